/** What a person needs to know about a refusal: three sentences, always all three. */
export interface ErrorAdvice {
  readonly happened: string;
  readonly spent: string;
  readonly now: string;
}
