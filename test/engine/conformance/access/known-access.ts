import type { Access } from "./access-programs.ts";

/** The plan where nothing changes of what most steps have. */
export const nothingChanges = "same: application, consent, partners, service-principal, tom";
export const signIn = ["openid", "profile", "email"];

// Each keeps what the ones before it changed.
export const first: Access = {
  assigned: { partners: "Support partners", tom: "Tom Okafor" },
  consents: { consent: { claimValues: signIn } },
};
export const technicians: Access = { ...first, assigned: { ...first.assigned, partners: "Helpdesk technicians" } };
/** What the later steps come back to. */
export const ofTom: Access = { ...technicians, consents: { consent: { claimValues: signIn, person: "Tom Okafor" } } };
