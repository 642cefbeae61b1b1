import type { User } from "./directory/user.ts";

/** What a new directory starts with. Object IDs are made at random when it is first filled. */
export interface SeedContents {
  tenant: { displayName: string; defaultDomain: string };
  users: Omit<User, "id">[];
  /** The identity that Pulumi works as, with the application permissions of Graph that it was granted. */
  deployer: { displayName: string; graphRoles: string[] };
}

const DOMAIN = "lindenglass.test";

/** A small company: its administrator, a technician, a guest from a partner, and one who has left. */
export const seedContents: SeedContents = {
  tenant: { displayName: "Linden Glassworks", defaultDomain: DOMAIN },
  users: [
    {
      accountEnabled: true,
      displayName: "Ada Moreau",
      givenName: "Ada",
      surname: "Moreau",
      jobTitle: "IT administrator",
      userPrincipalName: `ada@${DOMAIN}`,
      mail: `ada@${DOMAIN}`,
      userType: "Member",
    },
    {
      accountEnabled: true,
      displayName: "Tom Okafor",
      givenName: "Tom",
      surname: "Okafor",
      jobTitle: "Field technician",
      userPrincipalName: `tom@${DOMAIN}`,
      mail: `tom@${DOMAIN}`,
      userType: "Member",
    },
    {
      accountEnabled: true,
      displayName: "Nina Berg (Nordlicht)",
      givenName: "Nina",
      surname: "Berg",
      jobTitle: "Support partner",
      // Entra ID names a guest by the address at home, with # in it, and the inviting tenant's domain.
      userPrincipalName: `nina.berg_nordlicht.test#EXT#@${DOMAIN}`,
      mail: "nina.berg@nordlicht.test",
      userType: "Guest",
    },
    {
      accountEnabled: false,
      displayName: "Paul Keller",
      givenName: "Paul",
      surname: "Keller",
      jobTitle: "Former technician",
      userPrincipalName: `paul@${DOMAIN}`,
      mail: null,
      userType: "Member",
    },
  ],
  deployer: {
    displayName: "rustdesk-entra deployer",
    // The least that creates and manages a registration, its service principal and its secrets, and that lists
    // registrations by name (https://learn.microsoft.com/graph/api/application-list, application-post-applications).
    graphRoles: ["Application.ReadWrite.OwnedBy"],
  },
};
