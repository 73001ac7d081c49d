/** Path of the program of the command line: as it was built while that is made of the sources as they are now, else the source. */
export function program(): string;
