/** Why the app can't work in a data folder, in a sentence for the trader: what the disk refused, and what to do. */
export function startProblem(error: unknown, dataDir: string): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error.message;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk that holds ${dataDir} is full. Free some space, then start again; everything saved before is safe.`;
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return `Tradewind may not write to its data folder ${dataDir}. Change its permissions, or choose another with --data-dir.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${dataDir} can't be the data folder: a file is in its way. Choose another with --data-dir.`;
    case 'ENAMETOOLONG':
      return `The path of the data folder is too long for this system. Choose a shorter one with --data-dir.`;
    case 'EMFILE':
    case 'ENFILE':
      return 'This session may not open more files. Close other programs or raise its limit (ulimit -n), then start again.';
    default:
      return `Tradewind can't use its data folder ${dataDir} (${code}). Check the disk, or choose another folder with --data-dir.`;
  }
}
