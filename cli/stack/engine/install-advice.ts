/**
 * The oldest CLI that is used. Since 3.231.0 preview, refresh and destroy all run an inline program (`--client` with
 * `--run-program`), and `refresh --run-program` no longer damages the snapshot of a component (pulumi/pulumi CHANGELOG,
 * 3.181.0 to 3.231.0).
 */
export const minimumCli = "3.231.0";

/** What to do where no Pulumi CLI can be had. */
export const installAdvice =
  `Install the Pulumi CLI ${minimumCli} or newer (https://www.pulumi.com/docs/iac/download-install/), ` +
  "then run the command again.";
