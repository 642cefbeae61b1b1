import type { LocalEntra } from "local-entra";

import { ThirdParty } from "../conformance/third-party.ts";

/** The permission that the portal gives every new registration: Microsoft Graph, User.Read. */
const userRead = {
  resourceAppId: "00000003-0000-0000-c000-000000000000",
  resourceAccess: [{ id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" }],
};

/** What somebody clicks together. */
export interface Clicked {
  displayName?: string;
  signInAudience?: string;
  webUris?: string[];
  spaUris?: string[];
  /** Properties of Graph's `application` besides. */
  application?: Record<string, unknown>;
  /** Properties of Graph's `servicePrincipal` besides; null where there is none. */
  servicePrincipal?: Record<string, unknown> | null;
  /** User principal names, or "deployer". */
  owners?: string[];
  servicePrincipalOwners?: string[];
}

/** A registration that was made by hand. */
export interface HandMade {
  id: string;
  clientId: string;
  /** The Value of its client secret, as the portal showed it once. */
  secret: string;
}

/** An administrator in the portal: makes registrations as it does, through Microsoft Graph. */
export class Portal {
  readonly #entra: LocalEntra;
  readonly #graph: ThirdParty;

  constructor(entra: LocalEntra) {
    this.#entra = entra;
    // With these credentials an administrator may change every registration.
    const administrator = entra.register({
      displayName: "Azure portal",
      graphRoles: [
        "Application.ReadWrite.All",
        "AppRoleAssignment.ReadWrite.All",
        "DelegatedPermissionGrant.ReadWrite.All",
      ],
    });
    this.#graph = new ThirdParty({ ...entra, deployer: administrator });
  }

  /** New registration, a client secret named "RustDesk", and the enterprise application that comes with it. */
  async register(clicked: Clicked = {}): Promise<HandMade> {
    const { owners = ["ada@lindenglass.test", "deployer"] } = clicked;
    const application = await this.call("POST", "/applications", {
      displayName: clicked.displayName ?? "RustDesk console",
      signInAudience: clicked.signInAudience ?? "AzureADMyOrg",
      web: {
        redirectUris: clicked.webUris ?? ["https://desk.example.com/api/oidc/callback"],
        implicitGrantSettings: { enableIdTokenIssuance: true },
      },
      spa: { redirectUris: clicked.spaUris ?? [] },
      requiredResourceAccess: [userRead],
      ...clicked.application,
      "owners@odata.bind": owners.map((owner) => this.#reference(owner)),
    });
    const { id, appId } = application as { id: string; appId: string };
    if (clicked.servicePrincipal !== null) {
      await this.call("POST", "/servicePrincipals", {
        appId,
        tags: ["HideApp", "WindowsAzureActiveDirectoryIntegratedApp"],
        ...clicked.servicePrincipal,
        "owners@odata.bind": (clicked.servicePrincipalOwners ?? owners).map((owner) => this.#reference(owner)),
      });
    }
    const passwordCredential = { displayName: "RustDesk" };
    const password = await this.call("POST", `/applications/${id}/addPassword`, { passwordCredential });
    return { id, clientId: appId, secret: String(password.secretText) };
  }

  /** Enterprise applications, Users and groups: assigns somebody, by default without a role. */
  async assign(clientId: string, principalId: string, appRoleId = "00000000-0000-0000-0000-000000000000") {
    const resourceId = this.#servicePrincipalOf(clientId);
    const assignment = { principalId, resourceId, appRoleId };
    await this.call("POST", `/servicePrincipals/${resourceId}/appRoleAssignedTo`, assignment);
  }

  /** Enterprise applications, Permissions: consents for all users. */
  async consent(clientId: string, scope: string): Promise<void> {
    await this.call("POST", "/oauth2PermissionGrants", {
      clientId: this.#servicePrincipalOf(clientId),
      resourceId: this.#servicePrincipalOf(userRead.resourceAppId),
      consentType: "AllPrincipals",
      scope,
    });
  }

  /** The object ID of a group. */
  groupId(name: string): string {
    return String(this.#entra.directory.groups.list().find(({ displayName }) => displayName === name)?.id);
  }

  #servicePrincipalOf(clientId: string): string {
    return String(this.#entra.directory.servicePrincipals.getByAppId(clientId)?.id);
  }

  /** A request to Microsoft Graph. @throws when it is refused. */
  call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    return this.#graph.call(method, path, body);
  }

  /** The object ID of a person, or of the deployer. */
  idOf(owner: string): string {
    const person = this.#entra.directory.users.list().find(({ userPrincipalName }) => userPrincipalName === owner);
    return owner === "deployer" ? this.#entra.deployer.objectId : String(person?.id);
  }

  #reference(owner: string): string {
    return `${this.#entra.url}/v1.0/directoryObjects/${this.idOf(owner)}`;
  }
}
