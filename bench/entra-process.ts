import { startLocalEntra } from "local-entra";

// Local Entra ID in a process of its own, so that a measurement's client does not share its processor time.
const [folder = ""] = process.argv.slice(2);
const started = performance.now();
const entra = await startLocalEntra({ folder });
process.send?.({
  milliseconds: performance.now() - started,
  origin: entra.url,
  caFile: entra.certificate.caFile,
  tenantId: entra.tenantId,
  deployer: entra.deployer,
});
process.once("disconnect", () => void entra.close());
