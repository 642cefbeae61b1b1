import { forEnvironment } from "../../explain/explanation.ts";
import { readText } from "../../explain/reading.ts";
import { foundExplanations, nothingKnown } from "../../explain/report.ts";
import type { Claims } from "../../sign-in/relying-party.ts";
import { html, type Markup, prose } from "./markup.ts";
import { practices } from "./practices.ts";
import { authTypes, type Dialog, type Provider } from "./provider.ts";
import type { FailedSignIn } from "./sign-ins.ts";

/** What the first page shows. */
export interface FirstPage {
  /** Typed in and not yet saved. */
  dialog: Dialog | undefined;
  problems: [label: string, problem: string][];
  /** From the address bar. */
  callbackUrl: string;
  saved: Provider | undefined;
  /** A sign-in has left for Entra ID and not come back. */
  isAway: boolean;
  /** The address under which the callback URL is not registered. */
  wrongAddress: string;
  /** Chooses the environment in a command. */
  selector: string;
}

/** RustDesk's dialog, what was saved of it, and the ways to fail. */
export function firstPage(page: FirstPage): Markup {
  const { saved, isAway, selector } = page;
  return html`<h1>New auth provider</h1>
<p>${prose(`Fill it in as you will in RustDesk’s console: \`npm run sheet -- ${selector}\` says what goes where.`)}</p>
${problemList(page.problems)}
${dialogForm(page)}
${saved === undefined ? undefined : savedProvider(saved, page)}
${isAway ? away : undefined}
<h2>Without pasting</h2>
<p>Saves what the environment has as outputs, as it is or with one mistake. Then sign in and see how it fails.</p>
<form class="choices" method="post" action="/practice">
${Object.entries(practices).map(([name, { title }]) => html`<button name="name" value="${name}">${title}</button>\n`)}
</form>
<p>Two more ways to fail: open the console at <a href="${page.wrongAddress}/">${page.wrongAddress}</a> and save there; or
choose Sign in as somebody else, then Cancel.</p>`;
}

function problemList(problems: FirstPage["problems"]): Markup | undefined {
  return problems.length === 0
    ? undefined
    : html`<div role="alert"><p>Not saved:</p><ul>${problems.map(([label, problem]) => html`<li>${label} ${problem}.</li>`)}</ul></div>`;
}

/** As RustDesk has it; a client secret that was typed in is not sent back. */
function dialogForm({ dialog, callbackUrl }: FirstPage): Markup {
  const chosen = dialog?.authType ?? "";
  return html`<form method="post" action="/provider" autocomplete="off">
<label>Auth type<select name="authType">
<option value="">Choose</option>
${authTypes.map((type) => (type === chosen ? html`<option selected>${type}</option>` : html`<option>${type}</option>`))}
</select></label>
<label>Client id<input name="clientId" value="${dialog?.clientId}" spellcheck="false"></label>
<label>Client secret<input name="clientSecret" type="password" autocomplete="off"></label>
<label>Issuer<input name="issuer" value="${dialog?.issuer}" spellcheck="false"></label>
<label>Callback url <span>From the address bar; not editable</span><input value="${callbackUrl}" readonly></label>
<button class="primary">Save</button>
</form>`;
}

function savedProvider(saved: Provider, { callbackUrl, selector }: FirstPage): Markup {
  const { clientId, issuer, mistake } = saved;
  const elsewhere = saved.callbackUrl === callbackUrl ? "" : " (of the address at which it was saved)";
  return html`<h2 id="saved">Saved: Microsoft</h2>
<dl>
${row("Client id", clientId)}
${row("Client secret", "saved, not shown")}
${row("Issuer", issuer)}
${row("Callback url", `${saved.callbackUrl}${elsewhere}`)}
${mistake === undefined ? undefined : row("Wrong on purpose", `${mistake}.`)}
</dl>
<form class="choices" method="post" action="/sign-in">
<button class="primary">Sign in with Microsoft</button>
<button name="else" value="yes">Sign in as somebody else</button>
</form>
<p>${prose(`\`npm run doctor -- ${selector} --console ${new URL(callbackUrl).origin}\` compares it with the outputs. It cannot see the Client secret; with \`--pasted\` instead it asks for it, and says which one it is.`)}</p>`;
}

const away = html`<p role="alert">The last sign-in has not come back to the console. Where a page of Entra ID named a code,
${prose("`npm run explain -- CODE` says what to do about it.")}</p>`;

/** Who signed in, by the claims of the ID token. */
export function signedInPage(claims: Claims): Markup {
  const shown = Object.entries(claims).map(([name, value]) => row(name, claimText(name, value)));
  return html`<h1>Signed in: ${String(claims.name ?? claims.sub)}</h1>
<p>The console has redeemed the code with the client secret and verified the ID token. These are its claims; RustDesk calls
the person by <code>preferred_username</code>.</p>
<dl>${shown}</dl>
<p>${prose("The same fields go into RustDesk’s console: `npm run sheet -- --stack NAME` prints those of an environment in your tenant.")}</p>
${back}`;
}

/** Times are seconds since 1970 (RFC 7519, section 2). */
function claimText(name: string, value: unknown): string {
  if (typeof value === "number" && ["exp", "iat", "nbf", "auth_time"].includes(name)) {
    return `${value} (${new Date(value * 1000).toISOString().replace(".000Z", "Z")})`;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What RustDesk shows of a failure, what it hides, and what that means. */
export function failurePage({ shown, said }: FailedSignIn, saved: Provider | undefined, selector: string): Markup {
  return html`<h1>The sign-in failed</h1>
${saved?.mistake === undefined ? undefined : html`<p>Wrong on purpose: ${saved.mistake}.</p>`}
${shown === undefined ? unknownSignIn : html`<h2>RustDesk shows</h2><pre class="shown">${shown}</pre>`}
${said === undefined ? undefined : html`<h2>What Entra ID said, which RustDesk hides</h2><pre class="shown">${said}</pre>`}
${shown === undefined ? undefined : explanation(said ?? shown, selector)}
${back}`;
}

/** As `npm run explain` has it. */
function explanation(reason: string, selector: string): Markup {
  const found = foundExplanations(readText(reason));
  if (found.length === 0) {
    return html`<p>${prose(forEnvironment(nothingKnown, selector))}</p>`;
  }
  const sections = found.map(
    ([title, [means, ...causes]]) => html`<h2>${title}</h2>
<p>${means}</p>
<ol>${causes.map((cause) => html`<li>${prose(forEnvironment(cause, selector))}</li>`)}</ol>`,
  );
  return html`${sections}`;
}

const unknownSignIn = html`<p>This sign-in is not known here: it has ended already, took longer than ten minutes, or was begun before
the console was started. Sign in again.</p>`;

const back = html`<p><a href="/">Back to the provider</a></p>`;

function row(name: string, value: string): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`;
}
