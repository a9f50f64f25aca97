/**
 * Looks at an answer to one exercise.
 *
 * @returns undefined when it is right, otherwise a sentence that says what is off, without giving the answer away
 */
export type ExerciseCheck<T> = (answer: T) => string | undefined;
