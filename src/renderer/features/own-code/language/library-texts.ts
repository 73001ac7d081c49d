/** The declarations of the language's own library, by file name: those of USER_CODE_LIBRARIES and what they refer to. */
const texts = import.meta.glob<string>(
  '../../../../../node_modules/typescript-in-page/lib/lib.{es5,decorators,decorators.legacy,es2015.core,es2015.collection,es2015.iterable,es2015.generator,es2015.symbol,es2015.symbol.wellknown,es2016.array.include,es2017.object,es2017.string,es2017.typedarrays,es2018.intl,es2019.array,es2019.object,es2020.bigint,es2020.intl,es2022.array,es2022.object,es2023.array}.d.ts',
  { query: '?raw', import: 'default', eager: true },
);

/** The library's files by their names, for example `lib.es5.d.ts`. */
export const libraryTexts: ReadonlyMap<string, string> = new Map(
  Object.entries(texts).map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text]),
);
