const PREFIX = 'user:';

/** The id under which the app knows the code of a file of the trader's own; nothing else has such an id. */
export const userCodeId = (fileName: string): string => `${PREFIX}${fileName}`;

/** The name of the file, without its ending, whose code has that id. */
export const userCodeName = (id: string): string => id.slice(PREFIX.length);

/** Whether an id is that of user code. */
export const isUserCodeId = (id: string): boolean => id.startsWith(PREFIX);
