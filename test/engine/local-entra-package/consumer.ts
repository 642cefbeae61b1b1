import { LocalEntraError, startLocalEntra, trustCertificateAuthority } from "local-entra";

// A stranger's program beside an installed local-entra. It prints who has signed in: to a local Entra ID of its own, or
// to one that runs already, where it registers itself through Microsoft Graph as the deployer of these words.

interface Client {
  clientId: string;
  clientSecret: string;
}

const redirectUri = "http://localhost:3000/callback";
const [issuer, deployerId = "", deployerSecret = ""] = process.argv.slice(2);
if (issuer === undefined) {
  const entra = await startLocalEntra();
  trustCertificateAuthority(entra.certificate.caFile);
  await print(entra.issuer, entra.register({ displayName: "Consumer", redirectUris: [redirectUri] }));
  await entra.close();
  const error = await startLocalEntra({ port: 70_000 }).catch((reason: unknown) => reason);
  console.log(error instanceof LocalEntraError && error.code);
} else {
  await print(issuer, await registerAs({ clientId: deployerId, clientSecret: deployerSecret }, issuer));
}

async function print(issuer: string, client: Client): Promise<void> {
  const { iss, preferred_username } = await signIn(issuer, client);
  console.log(iss === issuer, preferred_username);
}

/** The claims of the ID token that the authorization code flow ends with. */
async function signIn(issuer: string, client: Client): Promise<Record<string, unknown>> {
  const discovery = await json(await fetch(`${issuer}/.well-known/openid-configuration`));
  const query = new URLSearchParams({
    client_id: client.clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid profile",
    login_hint: "tom@lindenglass.test",
  });
  const answer = await fetch(`${discovery.authorization_endpoint}?${query}`, { redirect: "manual" });
  const code = new URL(answer.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const grant = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
  const { id_token } = await requestToken(String(discovery.token_endpoint), client, grant);
  return JSON.parse(Buffer.from(String(id_token).split(".")[1] ?? "", "base64url").toString());
}

async function registerAs(deployer: Client, issuer: string): Promise<Client> {
  const { origin, pathname } = new URL(issuer);
  const endpoint = `${origin}${pathname.replace("/v2.0", "/oauth2/v2.0/token")}`;
  const grant = { grant_type: "client_credentials", scope: `${origin}/.default` };
  const { access_token } = await requestToken(endpoint, deployer, grant);
  const post = async (path: string, body: object) =>
    json(
      await fetch(`${origin}/v1.0${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    );
  const web = { redirectUris: [redirectUri] };
  const application = await post("/applications", { displayName: "Consumer", web });
  await post("/servicePrincipals", { appId: application.appId });
  const { secretText } = await post(`/applications/${application.id}/addPassword`, {});
  return { clientId: String(application.appId), clientSecret: String(secretText) };
}

async function requestToken(endpoint: string, client: Client, grant: Record<string, string>) {
  const credentials = { client_id: client.clientId, client_secret: client.clientSecret };
  const body = new URLSearchParams({ ...credentials, ...grant });
  return json(await fetch(endpoint, { method: "POST", body }));
}

async function json(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}
