import { protectedStop } from "./protected-stop.ts";
import type { StopRow } from "./stop.ts";

/**
 * What the engine itself says of configuration, state and backend. The texts are the Pulumi CLI's, 3.231 to 3.276 (pulumi/pulumi:
 * pkg/backend, pkg/workspace, pkg/secrets, pkg/resource/deploy, sdk/go/common/workspace).
 */
export const engineStops: StopRow[] = [
  protectedStop,
  {
    text: /Stack '[^']*' is missing configuration values? (?<keys>.*)/,
    tell({ keys = "" }, { advice: { file } }) {
      const names = keys.replaceAll("'", "");
      const meaning = names === "consoleOrigins" ? ", the addresses at which the RustDesk console is opened" : "";
      return {
        line: `${names} must be set in ${file}${meaning}, but it is not.`,
        action:
          names === "consoleOrigins"
            ? "Write it below `config:`, such as `consoleOrigins: [https://desk.your-company.com]`."
            : "Write it below `config:`; Pulumi.yaml tells what each key means.",
      };
    },
  },
  {
    text: /with configuration key '(?<key>[^']+)' must be of type '(?<type>[^']+)'/,
    tell: ({ key, type }, { advice: { file } }) => ({
      line: `${key} in ${file} must be ${type === "integer" ? "a whole number" : `of type ${type}`}, but it is not.`,
      action: "Correct it; Pulumi.yaml tells every key's type.",
    }),
  },
  {
    text: /passphrase must be set with PULUMI_CONFIG_PASSPHRASE|unable to read PULUMI_CONFIG_PASSPHRASE_FILE/,
    tell: (_, { advice }) => ({ line: advice.noPassphrase }),
  },
  { text: /incorrect passphrase/, tell: (_, { advice }) => ({ line: advice.wrongPassphrase }) },
  { text: /no stack named .* found/, tell: (_, { advice }) => ({ line: advice.missing }) },
  {
    text: /currently locked by \d+ lock|Another update is currently in progress/,
    tell: (_, { advice }) => ({ line: advice.busy() }),
  },
  {
    text: /(?<damage>.*(?:invalid character|unexpected end of JSON|unmarshal|snapshot integrity|could not deserialize).*)/i,
    tell: ({ damage }, { advice: { damaged } }) => ({
      line: `${damaged.what} must be what the engine wrote, but it is damaged: ${damage}\nNothing was changed.`,
      action: damaged.remedy,
    }),
  },
  {
    text: /PULUMI_ACCESS_TOKEN must be set/,
    tell: () => ({
      line: "A backend must hold the stack's state, but none is chosen.",
      action:
        "Sign in to it with `pulumi login`, or name it in PULUMI_BACKEND_URL " +
        "(https://www.pulumi.com/docs/iac/concepts/state-and-backends/).",
    }),
  },
  {
    text: /invalid access token|\[401\] Unauthorized|credentials .* expired/i,
    tell: () => ({
      line: "The backend that holds the stack's state refuses who you are to it.",
      action: "Sign in again with `pulumi login`, or set PULUMI_ACCESS_TOKEN anew.",
    }),
  },
  {
    text: /(?:unable to open (?:state directory|bucket) (?<place>"[^"]+"): |read "\.pulumi\/meta\.yaml": |performing HTTP request: )(?<why>.*)/,
    tell: ({ place = "", why }) => ({
      line: `The backend that holds the stack's state${place && ` (${place})`} must answer, but: ${why}`,
      action: "Check PULUMI_BACKEND_URL or `pulumi whoami --verbose`, the network, and the backend's own credentials.",
    }),
  },
  {
    text: /no (?:resource|language|analyzer) plugin '(?<plugin>[^']+)' found|(?:error|failed) (?:downloading|to download) plugin (?<other>\S+)/,
    tell: ({ plugin, other }) => ({
      line: `The Pulumi CLI needs the plugin ${plugin ?? other}, which is not installed and could not be downloaded.`,
      action:
        "Check the network and its proxy (https_proxy), then run the command again; `pulumi plugin install` tells more.",
    }),
  },
];

/** What the machine lacks or hinders, whoever tells of it: the engine by the system's texts (Go's package syscall). */
export const machineStops: StopRow[] = [
  {
    text: /(?<plugin>\S+) \(resource\) plugin .* did not begin responding to RPC connections/,
    tell: ({ plugin }) => ({
      line: `The provider ${plugin} does not answer the engine on this machine.`,
      action:
        "Run the command again. If it stays so, see that nothing blocks connections to 127.0.0.1, and that this user may open " +
        "enough files (`ulimit -n 4096`).",
    }),
  },
  {
    text: /no space left on device|disk quota exceeded|There is not enough space on the disk/,
    tell: () => ({ line: "The disk is full.", action: "Free some room on it, then run the command again." }),
  },
  {
    text: /(?<what>\S+): read-only file system/,
    tell: ({ what }) => ({
      line: `${what} must be writable, but its disk is mounted read-only.`,
      action: "Make it writable, or work in a checkout on another disk.",
    }),
  },
  {
    text: /(?<what>\S+): (?:permission denied|Access is denied|operation not permitted)/,
    tell: ({ what }) => ({
      line: `${what} must be writable for this user, but it is another's.`,
      action: "Mend its owner or rights, then run the command again.",
    }),
  },
  {
    text: /too many open files/,
    tell: () => ({
      line: "This user has too many files open.",
      action: "Close some programs or raise the limit (`ulimit -n 4096`), then run the command again.",
    }),
  },
];
