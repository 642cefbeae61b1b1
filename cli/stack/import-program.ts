import { type automation, runtime } from "@pulumi/pulumi";

/**
 * A program whose resources take over existing objects instead of creating them. Since 3.174.0 the engine imports such a
 * resource and then updates it to what is declared, in one run; one that the state already holds is only updated
 * (https://www.pulumi.com/docs/iac/concepts/resources/options/import).
 *
 * @param ids the objects' IDs, as the provider imports them, by the resources' names.
 */
export function importing(program: automation.PulumiFn, ids: Readonly<Record<string, string>>): automation.PulumiFn {
  if (Object.keys(ids).length === 0) {
    return program;
  }
  return async () => {
    runtime.registerStackTransformation(({ name, props, opts }) => {
      const id = ids[name];
      return id === undefined ? undefined : { props, opts: { ...opts, import: id } };
    });
    return program();
  };
}
