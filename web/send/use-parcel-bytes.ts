// How large a parcel is, as the server counts: of several files the size of their zip, for which code is loaded first.
import { useEffect, useState } from 'preact/hooks';
import type { Parcel } from '../engine/engine-api.ts';
import { bytesOfParcel, filesOfParcel } from './parcel.ts';

/** Undefined without a parcel, and until it is known. */
export function useParcelBytes(parcel: Parcel | undefined): number | undefined {
  const [known, setKnown] = useState<{ readonly parcel: Parcel; readonly bytes: number }>();
  useEffect(() => {
    if (parcel === undefined) return undefined;
    let isOld = false;
    void bytesOf(parcel).then((bytes) => {
      if (!isOld) setKnown({ parcel, bytes });
    });
    return () => {
      isOld = true;
    };
  }, [parcel]);
  return parcel !== undefined && known?.parcel === parcel ? known.bytes : undefined;
}

async function bytesOf(parcel: Parcel): Promise<number> {
  try {
    return await bytesOfParcel(parcel);
  } catch {
    // The code did not come. The sum is a little less than the zip, and the server counts again.
    return filesOfParcel(parcel).reduce((sum, { file }) => sum + file.size, 0);
  }
}
