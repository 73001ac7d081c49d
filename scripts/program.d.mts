/** Path of the program of the command line: as it was built while that is made of the sources as they are now, else the source. */
export function program(): string;

/** Changes with every change of a source. */
export function stateOfSources(): string;

/** Says that what is built is made of sources in that state. */
export function noteBuilt(state: string): void;
