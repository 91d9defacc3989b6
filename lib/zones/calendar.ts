/**
 * Arithmetic of the proleptic Gregorian calendar, without `Date`.
 * Both conversions count from 1 March, so that the leap day is the last of its year (Howard Hinnant, "chrono-compatible
 * low-level date algorithms").
 */

const DAYS_PER_ERA = 146_097; // 400 years
const DAYS_FROM_ERA_START_TO_1970 = 719_468;

/**
 * Year, month (1–12) and day (1–31) of a number of days since 1970-01-01. `epochDay` is an integer, negative before 1970.
 */
export function civilFromDays(epochDay: number): { year: number; month: number; day: number } {
  const days = epochDay + DAYS_FROM_ERA_START_TO_1970;
  const era = Math.floor(days / DAYS_PER_ERA);
  const dayOfEra = days - era * DAYS_PER_ERA;
  const leapDays = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - daysBeforeYear(yearOfEra);
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - daysBeforeMonth(monthFromMarch) + 1,
  };
}

/**
 * Days since 1970-01-01. Takes integers and checks nothing: `month` is 1–12; a `day` outside its month counts on into
 * the neighbouring one, so 31 April is 1 May.
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  const yearFromMarch = month <= 2 ? year - 1 : year;
  const era = Math.floor(yearFromMarch / 400);
  const yearOfEra = yearFromMarch - era * 400;
  const monthFromMarch = month > 2 ? month - 3 : month + 9;
  const dayOfEra = daysBeforeYear(yearOfEra) + daysBeforeMonth(monthFromMarch) + day - 1;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_FROM_ERA_START_TO_1970;
}

function daysBeforeYear(yearOfEra: number): number {
  return 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
}

function daysBeforeMonth(monthFromMarch: number): number {
  return Math.floor((153 * monthFromMarch + 2) / 5);
}
