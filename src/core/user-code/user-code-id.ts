const PREFIX = 'user:';

/** The id under which the app knows the code of a file of the trader's own; nothing else has such an id. */
export const userCodeId = (fileName: string): string => `${PREFIX}${fileName}`;

/** Whether an id is that of user code. */
export const isUserCodeId = (id: string): boolean => id.startsWith(PREFIX);
