/**
 * The page that user code runs in under Electron, and the channel that hands it its port and its program. A file of its own: preload
 * scripts that share a file would be built to share a chunk, which a sandboxed one can't load.
 */
export const USER_CODE_PAGE = 'app://user-code/';
export const USER_CODE_CHANNEL = 'tradewind:user-code';
