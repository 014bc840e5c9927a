/** The significance level of every test for which no other is chosen. */
export const ALPHA = 0.05
