import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { type Audience, audienceProblems, isAudience } from "./rules/audience.ts";
import { callbackUrlsOf } from "./rules/callback-url.ts";
import { type ClientSecretArgs, clientSecretProblems } from "./rules/client-secret.ts";
import { type Cloud, portalUrlOf } from "./cloud.ts";
import { consoleSecret } from "./console-secret.ts";
import { displayNameProblems, suffixLength } from "./rules/display-name.ts";
import { audienceWarning, issuerOf } from "./issuer.ts";
import { isOwner, ownersProblems } from "./rules/owners.ts";

/** What a registration is made from. The values are plain, not outputs, so that they are checked before anything is made. */
export interface RustDeskAppRegistrationArgs {
  /** The cloud of the tenant; see `cloudInUse`. */
  cloud: Cloud;
  /** What people see when they sign in. */
  displayName: string;
  /** Appends a random suffix to the display name, for throw-away environments; otherwise the name must be free. */
  randomNameSuffix: boolean;
  /** Origins that the RustDesk console is opened at, such as `https://desk.example.com`. */
  consoleOrigins: string[];
  /** Supported account types, by Graph's values of `signInAudience`. */
  signInAudience: string;
  /** Lets in only users and groups that are assigned to it in Entra ID, instead of everybody of the tenant. */
  assignmentRequired: boolean;
  /** Object IDs of the owners; when empty, the identity that deploys. */
  owners: string[];
  /**
   * Refuses to delete the application, its service principal and the current secret: a new application has a new
   * client id, and every user would be a stranger to it.
   */
  protect: boolean;
  clientSecret: ClientSecretArgs;
}

/**
 * The app registration that lets people sign in to RustDesk Server Pro with Microsoft Entra ID: application, service
 * principal and client secret. Its outputs are what the console's dialog "New auth provider" asks for.
 */
export class RustDeskAppRegistration extends pulumi.ComponentResource {
  /** Application (client) ID, for the dialog's field Client id. */
  readonly clientId: pulumi.Output<string>;
  /** Value of the current client secret, for the dialog's field Client secret. */
  readonly clientSecret: pulumi.Output<string>;
  /** When the current client secret stops working, RFC 3339; undefined for an existing one whose end is not configured. */
  readonly clientSecretExpires: pulumi.Output<string> | undefined;
  /** The same of the generation before, which the console may still have; undefined where none is declared. */
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
    const { audience, callbackUrls } = check(args);
    super("rustdesk-entra:index:RustDeskAppRegistration", name, {}, opts);

    const deployer = azuread.getClientConfigOutput({ parent: this });
    const owners =
      args.owners.length > 0 ? pulumi.output(args.owners) : deployer.objectId.apply((id) => [id]);
    this.warn(audience, args.owners, deployer.objectId);

    const application = this.application(name, args, callbackUrls, owners);
    this.servicePrincipal(name, args, application, owners);
    const secret = consoleSecret(name, args.clientSecret, application, {
      parent: this,
      protect: args.protect,
    });

    this.clientId = application.clientId;
    this.clientSecret = secret.value;
    this.clientSecretExpires = secret.expires;
    this.previousClientSecretExpires = secret.previousExpires;
    this.tenantId = deployer.tenantId;
    this.issuer = deployer.tenantId.apply((tenantId) => issuerOf(args.cloud, tenantId, audience));
    this.callbackUrls = pulumi.output(callbackUrls);
    this.portalUrl = application.clientId.apply((clientId) => portalUrlOf(args.cloud, clientId));
    this.registerOutputs({
      clientId: this.clientId,
      clientSecret: this.clientSecret,
      ...this.secretEnds(),
      issuer: this.issuer,
      callbackUrls: this.callbackUrls,
      tenantId: this.tenantId,
      portalUrl: this.portalUrl,
    });
  }

  /** The outputs on when secrets end, those that there are: the engine warns of an output without a value. */
  secretEnds(): Record<string, pulumi.Output<string>> {
    const ends = {
      clientSecretExpires: this.clientSecretExpires,
      previousClientSecretExpires: this.previousClientSecretExpires,
    };
    return Object.fromEntries(Object.entries(ends).flatMap(([name, end]) => (end ? [[name, end]] : [])));
  }

  private application(
    name: string,
    args: RustDeskAppRegistrationArgs,
    callbackUrls: string[],
    owners: pulumi.Output<string[]>,
  ): azuread.Application {
    return new azuread.Application(
      `${name}-application`,
      {
        displayName: this.displayName(name, args),
        preventDuplicateNames: !args.randomNameSuffix,
        signInAudience: args.signInAudience,
        owners,
        web: {
          redirectUris: callbackUrls,
          implicitGrant: { idTokenIssuanceEnabled: true, accessTokenIssuanceEnabled: false },
        },
        // Entra ID demands version 2 wherever personal accounts may sign in; elsewhere it changes nothing here.
        api: { requestedAccessTokenVersion: 2 },
      },
      { parent: this, protect: args.protect },
    );
  }

  private displayName(name: string, args: RustDeskAppRegistrationArgs): pulumi.Input<string> {
    if (!args.randomNameSuffix) {
      return args.displayName;
    }
    const suffix = new random.RandomString(
      `${name}-display-name-suffix`,
      { length: suffixLength, special: false, upper: false },
      { parent: this },
    );
    return pulumi.interpolate`${args.displayName} ${suffix.result}`;
  }

  /** Sign-in, consent and assignment attach to the service principal. The portal makes one; Graph does not. */
  private servicePrincipal(
    name: string,
    args: RustDeskAppRegistrationArgs,
    application: azuread.Application,
    owners: pulumi.Output<string[]>,
  ): azuread.ServicePrincipal {
    return new azuread.ServicePrincipal(
      `${name}-service-principal`,
      {
        clientId: application.clientId,
        owners,
        appRoleAssignmentRequired: args.assignmentRequired,
        // An interrupted update can have made it without the state knowing; an application has never more than one.
        useExisting: true,
        // As the portal tags it: listed under Enterprise applications, but not a tile in My Apps. Not as featureTags:
        // continuing a create that was interrupted, the provider would send none.
        tags: ["HideApp", "WindowsAzureActiveDirectoryIntegratedApp"],
      },
      { parent: this, protect: args.protect, deletedWith: application },
    );
  }

  private warn(audience: Audience, owners: string[], deployer: pulumi.Output<string>): void {
    const warning = audienceWarning(audience);
    if (warning !== undefined) {
      pulumi.log.warn(warning, this);
    }
    deployer.apply((caller) => {
      // A preview may well run as a read-only identity that owns nothing.
      if (owners.length > 0 && !isOwner(caller, owners) && !pulumi.runtime.isDryRun()) {
        pulumi.log.warn(
          `owners must have the identity that deploys, ${caller}, or it loses access where it may only change what ` +
            "it owns (Application.ReadWrite.OwnedBy). Add it to owners.",
          this,
        );
      }
    });
  }
}

function check(args: RustDeskAppRegistrationArgs): { audience: Audience; callbackUrls: string[] } {
  const { signInAudience, cloud } = args;
  const audience = isAudience(signInAudience) ? signInAudience : "AzureADMyOrg";
  const { callbackUrls, problems: originProblems } = callbackUrlsOf(args.consoleOrigins, audience);
  const problems = [
    ...originProblems,
    ...displayNameProblems(args.displayName, audience, args.randomNameSuffix),
    ...audienceProblems(signInAudience, cloud),
    ...ownersProblems(args.owners),
    ...clientSecretProblems(args.clientSecret),
  ];
  if (problems.length > 0) {
    const list = problems.map((problem) => `  - ${problem}`).join("\n");
    throw new pulumi.RunError(
      `The app registration cannot be declared as configured. Nothing was changed.\n${list}`,
    );
  }
  return { audience, callbackUrls };
}
