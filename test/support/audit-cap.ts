/** How many entries of the audit log the engines of tests keep: that there is a limit is seen before 100,000 too. */
export const auditCap = 120;
export const failuresCap = 20;
export const auditCaps = { deeds: auditCap, failures: failuresCap };
