/** How many bytes all shares together may take. */

const PART_OF_THE_DISK = 0.9;

/** @param configured what the operator said; without it, a part of the disk */
export const quotaOf = (configured: number | undefined, diskBytes: number): number =>
  configured ?? Math.floor(diskBytes * PART_OF_THE_DISK);
