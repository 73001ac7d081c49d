import Database from 'better-sqlite3';

/** Version of the SQLite that the app carries. */
export function sqliteVersion(): string {
  const database = new Database(':memory:');
  try {
    return database.prepare<[], string>('select sqlite_version()').pluck().get() ?? 'unknown';
  } finally {
    database.close();
  }
}
