import { defineCommand } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import { environmentOptions, stackNameOf } from "../command/shared-options.ts";
import { UsageError } from "../user-error.ts";
import type { DoctorRequest } from "./run.ts";

/** `npm run doctor`: what is in the way of a sign-in. */
export const doctor = defineCommand({
  name: "doctor",
  summary: "looks for what is in the way of a sign-in, and says what to do about it",
  about:
    "It asks the sign-in service with the environment's outputs, Microsoft Graph where this machine's sign-in may read it, and with --console the " +
    "console itself. It changes nothing, and prints no secret.",
  options: {
    ...environmentOptions,
    console: text(
      "URL",
      "look at this console as well, such as https://desk.example.com: address, certificate, what it asks Entra ID for",
    ),
    ca: text("FILE", "with --console: certificate authority (PEM) of your own that it is trusted by"),
    pasted: flag(
      "ask for what stands in the console's Client secret, without showing or keeping it, and say which secret it is",
    ),
    json: flag(
      "print JSON with the keys stack, console, checks (check, status, what, found, code, remedies), problems, unknown",
    ),
  },
  notes:
    "Exit codes: 0 no problem found, 1 a problem found, or the outputs cannot be read, 2 wrong usage. What could not be told (?) is no problem: it " +
    "does not change the exit code.",
  request({ stack, local, console, ca, pasted, json }): DoctorRequest {
    if (pasted && (console !== undefined || json)) {
      throw new UsageError(
        `--pasted must not be combined with --${json ? "json" : "console"}: it looks at one secret alone.`,
      );
    }
    if (ca !== undefined && console === undefined) {
      throw new UsageError("--ca must come with --console.");
    }
    return { environment: { stack: stackNameOf(stack), local }, console: consoleOf(console), ca, pasted, json };
  },
  run: async (request, context) => (await import("./run.ts")).runDoctor(request, context),
});

function consoleOf(value: string | undefined): URL | undefined {
  const url = value === undefined ? undefined : URL.parse(value.includes("://") ? value : `https://${value}`);
  if (url === null || (url && (!/^https?:$/.test(url.protocol) || url.username !== "" || url.hostname === ""))) {
    throw new UsageError(
      `--console must be the address that the console is opened at, such as https://desk.example.com; got "${value}".`,
    );
  }
  return url && new URL(url.pathname, url);
}
