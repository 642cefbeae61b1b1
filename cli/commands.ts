import { adopt } from "./adopt/command.ts";
import { ciSetup } from "./ci-setup/command.ts";
import type { Command } from "./command/command.ts";
import { doctor } from "./doctor/command.ts";
import { environments } from "./environments/command.ts";
import { expiry } from "./expiry/command.ts";
import { explain } from "./explain/command.ts";
import { github } from "./github/command.ts";
import { init } from "./init/command.ts";
import { local } from "./local/command.ts";
import { preview } from "./preview/command.ts";
import { rotate } from "./rotate/command.ts";
import { sheet } from "./sheet/command.ts";
import { up } from "./up/command.ts";

/** Every command, in the order in which a person meets them. Their definitions load nothing of node_modules. */
export const commands: Command[] = [
  local,
  init,
  preview,
  up,
  sheet,
  doctor,
  explain,
  expiry,
  rotate,
  adopt,
  ciSetup,
  environments,
  github,
];
