import { generationOf } from "../../components/rules/client-secret.ts";
import { olderFile } from "../stack/stops/protected-stop.ts";
import type { Stop } from "../stack/stops/stop.ts";
import type { PreviewView } from "./preview-view.ts";

/**
 * Whether the file is older than the last rotation, so that the run would take from the console the client secret that it has.
 * The engine stops at a protected one alone; without protection it would go on.
 */
export function olderFileStop(view: PreviewView): Stop | undefined {
  const secrets = view.changesOf("clientSecret");
  const newest = (goes: boolean): number =>
    Math.max(
      0,
      ...secrets
        .filter(({ operation }) => (operation === "delete") === goes)
        .map(({ name }) => generationOf(name) ?? 0),
    );
  const [deployed, current] = [newest(true), newest(false)];
  return current > 0 && deployed > current ? olderFile(view.file, deployed, current) : undefined;
}
