/** Advice on what can go wrong with a share: while it is opened and while it is sent. */
import type { ErrorCode } from './error-codes.ts';
import type { ErrorAdvice } from './error-advice.ts';

const nothingSpent = 'Nothing was spent and nothing was changed.';
const nothingStored = 'Nothing was stored.';

export const opening = {
  'share.not_found': {
    happened:
      'No share answers to this id and this token. An id that never was, a wrong token and a share that was forgotten look the same.',
    spent: nothingSpent,
    now: 'Check that the link was copied whole. If it was, ask the sender for a new one.',
  },
  'link.malformed': {
    happened: 'The link is incomplete: its secret part does not have the right form.',
    spent: nothingSpent,
    now: 'Copy the whole link again, up to its last character, or ask the sender to send it again.',
  },
  'share.gone': {
    happened:
      'The share was burned: its content is destroyed and cannot be brought back. "reason" and "at" tell why and when.',
    spent: 'This request spent nothing; there is nothing left to spend.',
    now: 'If you have not received the content, tell the sender: reason "downloaded" means that somebody did.',
  },
  'share.uploading': {
    happened: 'The sender has not finished uploading this share.',
    spent: 'Nothing was spent; the share can still be opened once it is complete.',
    now: 'Try again later.',
  },
  'share.not_yet': {
    happened: 'The sender made this share available only from a later time, which "availableFrom" tells.',
    spent: 'Nothing was spent; no password try was counted.',
    now: 'Come back at that time.',
  },
  'share.claimed': {
    happened: 'Somebody else has already begun to receive this share, and no further download is free.',
    spent: 'Nothing was spent by this request.',
    now: 'If it was you, go on in the browser or program that began. If not, tell the sender at once: the owner can see it and let it be claimed anew.',
  },
  'share.locked': {
    happened: 'The share is locked after too many wrong passwords.',
    spent: 'Nothing is lost and this try was not counted: the content is still there.',
    now: 'Ask the sender to unlock it; the owner can do that without uploading again.',
  },
  'share.end_to_end': {
    happened: "The share was sealed on the sender's machine, so the server cannot open it.",
    spent: 'Nothing was spent; the share can still be opened.',
    now: 'Open the link in a browser or with the command line client.',
  },
  'password.required': {
    happened: 'The share needs a password and the request carries none.',
    spent: 'Nothing was spent; no try was counted.',
    now: 'Ask the sender for the password and send it along.',
  },
  'password.wrong': {
    happened: 'The password is wrong. The try was counted; "attemptsLeft" tells how many are left.',
    spent: 'No download was spent. With no attempt left the share is locked, never deleted.',
    now: 'Check the password with the sender before you try again.',
  },
  'claim.revoked': {
    happened: 'The owner of the share took this claim back.',
    spent: 'Nothing was spent by this request; what was already received stays received.',
    now: 'Claim again if the share is still open, or ask the sender.',
  },
  'claim.done': {
    happened:
      'This download was acknowledged as complete, or taken for complete, so its bytes are not handed out again.',
    spent: 'Nothing was spent by this request.',
    now: 'Use the file that was received. If it is missing, ask the sender for a new share.',
  },
  'claim.exhausted': {
    happened: 'This claim has fetched far more bytes than the share has, or runs too many transfers at once.',
    spent: 'Nothing was spent; the claim still holds.',
    now: 'Finish or end the running transfers and wait as long as the Retry-After header says; if it stays so, ask the sender to re-arm the share.',
  },
} as const satisfies Partial<Readonly<Record<ErrorCode, ErrorAdvice>>>;

export const sending = {
  'share.exists': {
    happened: 'There is already a share with this id, made by a different request.',
    spent: `${nothingStored} The existing share was not touched.`,
    now: 'Make a new link secret and create the share under its new id.',
  },
  'share.malformed': {
    happened:
      'The sealed share does not have the form that the protocol demands: its header, manifest or length is not possible.',
    spent: nothingStored,
    now: 'Seal it again with a current client. If you write a client, compare with docs/format.md.',
  },
  'share.too_large': {
    happened: 'The content is larger than this server takes in one share.',
    spent: `${nothingStored} What arrived was removed.`,
    now: 'Send less in one share, or ask the operator to raise MAX_SHARE_BYTES. GET /api/v1/config tells the limit.',
  },
  'storage.full': {
    happened: 'The server has no room left for this share.',
    spent: `${nothingStored} Shares that are already here are not affected.`,
    now: 'Try again later, when other shares have expired, or tell the operator.',
  },
  'uploads.paused': {
    happened: 'The server takes no new shares at the moment.',
    spent: `${nothingStored} Shares that are already here can be opened as usual.`,
    now: 'Try again after the time in the Retry-After header.',
  },
  'upload.offset_mismatch': {
    happened: 'The upload goes on at another offset than the request says.',
    spent: 'Nothing was lost: the bytes that arrived are kept.',
    now: 'Ask with HEAD for the offset and go on from there.',
  },
  'upload.finished': {
    happened: 'The upload is already complete.',
    spent: 'Nothing was lost: the share is ready.',
    now: 'Nothing is to be done. To take the share back, revoke it.',
  },
  'upload.tus_version': {
    happened: 'The request speaks another version of the upload protocol.',
    spent: 'Nothing was lost: the bytes that arrived are kept.',
    now: 'Send Tus-Resumable: 1.0.0.',
  },
  'upload.busy': {
    happened: 'Another request is writing to this upload at the moment.',
    spent: 'Nothing was lost: the bytes that arrived are kept.',
    now: 'Wait a few seconds, ask with HEAD for the offset and go on from there.',
  },
  'change.refused': {
    happened:
      'The share cannot be changed in this way: a limit of the change is reached or it contradicts what already happened.',
    spent: 'Nothing was changed.',
    now: 'Look at the state of the share and ask for a change that is possible; if none is, make a new share.',
  },
} as const satisfies Partial<Readonly<Record<ErrorCode, ErrorAdvice>>>;
