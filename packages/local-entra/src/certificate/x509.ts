// @peculiar/x509 refuses to load without this polyfill, so it must come first.
import "reflect-metadata";

// To be loaded where a certificate is made, which is seldom: it takes a fifth of the time to load all else.
export * from "@peculiar/x509";
