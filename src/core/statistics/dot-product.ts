/** Σ a·b of two series of equal length, in four chains side by side: one chain would wait for each addition. */
export function dotProduct(a: Float64Array, b: Float64Array): number {
  const count = a.length;
  const whole = count - (count % 4);
  let one = 0;
  let two = 0;
  let three = 0;
  let four = 0;
  for (let i = 0; i < whole; i += 4) {
    one += (a[i] as number) * (b[i] as number);
    two += (a[i + 1] as number) * (b[i + 1] as number);
    three += (a[i + 2] as number) * (b[i + 2] as number);
    four += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (let i = whole; i < count; i++) one += (a[i] as number) * (b[i] as number);
  return one + two + (three + four);
}
