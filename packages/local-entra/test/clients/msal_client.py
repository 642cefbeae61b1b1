"""Signs in as a program with MSAL Python does; tells what came of it as JSON."""
import json
import os
import ssl
import urllib.parse
import urllib.request

import msal

url, tenant, ca = (os.environ[name] for name in ("URL", "TENANT", "CA_FILE"))
graph = [f"{url}/.default"]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def location(address):
    context = ssl.create_default_context(cafile=ca)
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), NoRedirect)
    try:
        return opener.open(address).headers["location"]
    except urllib.error.HTTPError as answer:
        return answer.headers["location"]


app = msal.ConfidentialClientApplication(
    os.environ["CLIENT_ID"],
    authority=f"{url}/{tenant}",
    client_credential=os.environ["CLIENT_SECRET"],
    instance_discovery=False,
    verify=ca,
)
alone = app.acquire_token_for_client(graph)
flow = app.initiate_auth_code_flow(["User.Read"], redirect_uri=os.environ["REDIRECT_URI"], login_hint="tom@lindenglass.test")
answer = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(location(flow["auth_uri"])).query))
signed_in = app.acquire_token_by_auth_code_flow(flow, answer)
[account] = app.get_accounts()
refreshed = app.acquire_token_silent(["User.Read"], account, force_refresh=True)
refused = app.acquire_token_silent_with_error(["Mail.Read"], account)
print(
    json.dumps(
        {
            "alone": alone["token_type"],
            "name": signed_in["id_token_claims"]["name"],
            "account": account["home_account_id"],
            "scope": refreshed["scope"],
            "refused": [refused["error"], refused["suberror"]],
        }
    )
)
