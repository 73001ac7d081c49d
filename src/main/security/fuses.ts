import { FuseV1Options } from '@electron/fuses';

/**
 * Electron's fuses for a packed build: switches in the binary that nobody can flip back from outside. The type demands a
 * decision for every fuse of the schema, so that a new one cannot be overlooked.
 */
export const FUSES: Required<Record<FuseV1Options, boolean>> = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  /** The page comes from app://, so file:// needs no privileges. */
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  /** As Electron ships it: the page runs no WebAssembly. */
  [FuseV1Options.WasmTrapHandlers]: true,
};
