import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { declareAccess } from "./access.ts";
import { type Cloud, cloudInUse, issuerOf, portalUrlOf } from "./cloud.ts";
import { consoleSecret } from "./console-secret.ts";
import { freeNameHooks } from "./free-name.ts";
import { type AccessArgs, accessProblems, accessWarnings } from "./rules/access.ts";
import { audienceProblems, audienceWarnings, isAudience } from "./rules/audience.ts";
import { callbackUrlsOf } from "./rules/callback-url.ts";
import { type ClaimsArgs, claimsInputs, claimsProblems, claimsWarnings } from "./rules/claims.ts";
import { type ClientSecretArgs, clientSecretProblems } from "./rules/client-secret.ts";
import { displayNameProblems, suffixForm } from "./rules/display-name.ts";
import { ownersProblems, ownersWarnings } from "./rules/owners.ts";

/** What a registration is made from. The values are plain, not outputs, so that they are checked before anything is made. */
export interface RustDeskAppRegistrationArgs {
  /** The cloud of the tenant; by default the one that the azuread provider is configured for. */
  cloud?: Cloud;
  /** What people see when they sign in. */
  displayName: string;
  /** Appends a random suffix to the display name, for throw-away environments; otherwise the name must be free. */
  randomNameSuffix: boolean;
  /** Origins that the RustDesk console is opened at, such as `https://desk.example.com`. */
  consoleOrigins: string[];
  /** Supported account types, by Graph's values of `signInAudience`. */
  signInAudience: string;
  /** Who of the tenant may sign in. */
  access: AccessArgs;
  /** What an ID token says of a user. */
  claims: ClaimsArgs;
  /** Object IDs of the owners; when empty, the identity that deploys. */
  owners: string[];
  /** Reference to the registration in a service or asset database, where a tenant demands one. */
  serviceManagementReference?: string | undefined;
  /** A note for other administrators, which people who sign in do not see. */
  notes?: string | undefined;
  /** Refuses to delete application, service principal and current secret: under a new client id every user is a stranger. */
  protect: boolean;
  /** Which client secrets there are, and how long they are valid. */
  clientSecret: ClientSecretArgs;
}

const nameAdvice = "Set another displayName, or take that registration over (docs/adopt.md).";

/**
 * The app registration that lets people sign in to RustDesk Server Pro with Microsoft Entra ID: application, service
 * principal and client secret. Its outputs are what the console's dialog "New auth provider" asks for.
 */
export class RustDeskAppRegistration extends pulumi.ComponentResource {
  /** The application: redirect URIs, ID-token grant, supported account types. */
  readonly application: azuread.Application;
  /** What sign-in, consent and assignment attach to. The portal makes one beside each application; Graph does not. */
  readonly servicePrincipal: azuread.ServicePrincipal;
  /** Application (client) ID, for the dialog's field Client id. */
  readonly clientId: pulumi.Output<string>;
  /** Value of the current client secret, for the dialog's field Client secret. */
  readonly clientSecret: pulumi.Output<string>;
  /** When the current client secret stops working, RFC 3339; undefined for an existing one whose end is not configured. */
  readonly clientSecretExpires: pulumi.Output<string> | undefined;
  /** When the previous client secret stops working, which the console may still have; undefined where none is declared. */
  readonly previousClientSecretExpires: pulumi.Output<string> | undefined;
  /** For the dialog's field Issuer. */
  readonly issuer: pulumi.Output<string>;
  /** What the dialog may show as Callback URL. */
  readonly callbackUrls: pulumi.Output<string[]>;
  /** Directory (tenant) ID. */
  readonly tenantId: pulumi.Output<string>;
  /** The registration in the Azure portal; undefined in a cloud without one. */
  readonly portalUrl: pulumi.Output<string | undefined>;

  /** @throws RunError that lists every argument that Entra ID or RustDesk would not take, before anything is declared. */
  constructor(name: string, args: RustDeskAppRegistrationArgs, opts?: pulumi.ComponentResourceOptions) {
    // Before super(), which registers the component: a wrong argument leaves the state as it was.
    const { audience, callbackUrls, cloud } = check(args);
    super("rustdesk-entra:index:RustDeskAppRegistration", name, {}, opts);

    const deployer = azuread.getClientConfigOutput({ parent: this });
    const owners = args.owners.length > 0 ? args.owners : [deployer.objectId];

    const suffix = args.randomNameSuffix
      ? new random.RandomString(`${name}-display-name-suffix`, suffixForm, { parent: this })
      : undefined;
    this.application = new azuread.Application(
      `${name}-application`,
      {
        displayName: suffix ? pulumi.interpolate`${args.displayName} ${suffix.result}` : args.displayName,
        signInAudience: args.signInAudience,
        owners,
        serviceManagementReference: args.serviceManagementReference,
        notes: args.notes,
        ...claimsInputs(args.claims),
        web: {
          redirectUris: callbackUrls,
          implicitGrant: { idTokenIssuanceEnabled: true, accessTokenIssuanceEnabled: false },
        },
        // Entra ID demands version 2 wherever personal accounts may sign in; elsewhere it changes nothing here.
        api: { requestedAccessTokenVersion: 2 },
      },
      {
        parent: this,
        protect: args.protect,
        // A suffix keeps names apart as it is, and a replacement has that of the old one.
        ...(suffix ? {} : { hooks: freeNameHooks(this, `${name}-application`, nameAdvice) }),
      },
    );

    this.servicePrincipal = new azuread.ServicePrincipal(
      `${name}-service-principal`,
      {
        clientId: this.application.clientId,
        owners,
        appRoleAssignmentRequired: args.access.assignmentRequired,
        // An interrupted update can have made it without the state knowing; an application has never more than one.
        useExisting: true,
        // As the portal tags it: listed under Enterprise applications, but not a tile in My Apps. Not as featureTags:
        // continuing a create that was interrupted, the provider would send none.
        tags: ["HideApp", "WindowsAzureActiveDirectoryIntegratedApp"],
      },
      { parent: this, protect: args.protect, deletedWith: this.application },
    );

    declareAccess(name, args.access, this.servicePrincipal, { parent: this, deletedWith: this.application });

    const { protect } = args;
    const secret = consoleSecret(name, args.clientSecret, this.application, { parent: this, protect });

    this.clientId = this.application.clientId;
    this.clientSecret = secret.value;
    this.clientSecretExpires = secret.expires;
    this.previousClientSecretExpires = secret.previousExpires;
    this.tenantId = deployer.tenantId;
    this.issuer = pulumi.all([cloud, this.tenantId]).apply(([found, id]) => issuerOf(found, id, audience));
    this.callbackUrls = pulumi.output(callbackUrls);
    this.portalUrl = pulumi.all([cloud, this.clientId]).apply(([found, id]) => portalUrlOf(found, id));
    this.registerOutputs({
      clientId: this.clientId,
      clientSecret: this.clientSecret,
      clientSecretExpires: this.clientSecretExpires,
      previousClientSecretExpires: this.previousClientSecretExpires,
      issuer: this.issuer,
      callbackUrls: this.callbackUrls,
      tenantId: this.tenantId,
      portalUrl: this.portalUrl,
    });

    deployer.objectId.apply((caller) => {
      // In an update only: a preview may well run as a read-only identity that owns nothing.
      const ownerWarnings = pulumi.runtime.isDryRun() ? [] : ownersWarnings(args.owners, caller);
      const accessNotes = accessWarnings(args.access, args.claims.groups === "ApplicationGroup");
      const claimNotes = claimsWarnings(args.claims, args.access.assignments);
      for (const warning of [...audienceWarnings(audience), ...accessNotes, ...claimNotes, ...ownerWarnings]) {
        pulumi.log.warn(warning, this);
      }
    });
  }
}

/** @throws RunError that lists all that is wrong. */
function check(args: RustDeskAppRegistrationArgs) {
  const { signInAudience, cloud = cloudInUse() } = args;
  const audience = isAudience(signInAudience) ? signInAudience : "AzureADMyOrg";
  const { callbackUrls, problems: originProblems } = callbackUrlsOf(args.consoleOrigins, audience);
  const problems = [
    ...originProblems,
    ...displayNameProblems(args.displayName, audience, args.randomNameSuffix),
    ...audienceProblems(signInAudience, cloud instanceof Promise ? undefined : cloud),
    ...accessProblems(args.access, audience),
    ...claimsProblems(args.claims),
    ...ownersProblems(args.owners),
    ...clientSecretProblems(args.clientSecret),
  ];
  if (problems.length > 0) {
    const list = problems.map((problem) => `\n  - ${problem}`).join("");
    throw new pulumi.RunError(`The app registration cannot be declared as configured. Nothing was changed.${list}`);
  }
  return { audience, callbackUrls, cloud };
}
