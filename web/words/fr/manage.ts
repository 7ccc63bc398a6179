// Ce que dit la page qui gère un envoi.
import type { ManageWords } from '../en/manage.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('fr');

export const words: ManageWords = {
  title: 'Gérer votre envoi',
  named: (name) => `«\u00a0${name}\u00a0»`,
  never: 'Cette page montre où en est l’envoi. Elle ne peut pas montrer ce qu’il contient.',
  loading: 'Vérification de l’état de votre envoi…',
  incomplete: {
    title: 'Ce lien de gestion est incomplet',
    text: 'Une partie s’est perdue en chemin. Copiez de nouveau le lien entier, de «\u00a0manage\u00a0» jusqu’à son dernier caractère. Rien n’a été modifié.',
  },
  notFound: {
    title: 'Cet envoi n’existe pas',
    text: 'Le lien est peut-être mal recopié, ou l’envoi a pris fin il y a si longtemps que le serveur l’a oublié. Rien n’a été modifié.',
  },
  live: 'Cette page se met à jour d’elle-même.',
  stale: 'Le serveur est injoignable\u00a0: voici l’état d’il y a un instant. Nouvelles tentatives en cours…',
  states: {
    uploading: { title: 'En cours d’envoi', text: 'Le lien fonctionnera quand le dernier octet sera arrivé.' },
    scheduled: { title: 'En attente de son heure', text: 'Personne ne peut l’ouvrir avant.' },
    ready: { title: 'Prêt à être ouvert', text: 'Le lien fonctionne.' },
    claimed: {
      title: 'Récupéré',
      text: 'Personne d’autre ne peut l’ouvrir, sauf si vous l’autorisez de nouveau.',
    },
    locked: {
      title: 'Verrouillé',
      text: 'Trop de mots de passe erronés ont été essayés. Le contenu est intact\u202f; personne ne peut l’ouvrir tant que vous ne l’avez pas déverrouillé.',
    },
    burned: { title: 'Disparu', text: '' },
  },
  reasons: {
    downloaded: 'Il a été téléchargé. Le serveur n’en a plus rien.',
    expired: 'Son délai a expiré. Le serveur n’en a plus rien.',
    revoked: 'Vous l’avez révoqué. Le serveur n’en a plus rien.',
    removed: 'L’exploitant du serveur l’a supprimé.',
    lost: 'Le serveur a perdu son contenu. Personne ne l’a ouvert avec ce lien depuis\u202f; veuillez l’envoyer de nouveau.',
  },
  facts: {
    expires: 'Fin',
    expiresIn: (time) => `dans ${time}`,
    availableFrom: 'Ouverture',
    downloads: 'Téléchargements',
    downloadsUsed: (used, all) => `${number(used)} sur ${number(all)}`,
    size: 'Taille, scellé',
    received: 'Reçu jusqu’ici',
    password: 'Mot de passe',
    noPassword: 'Aucun',
    wrongPasswords: (n) =>
      plural(n, {
        one: `${number(n)} erroné essayé`,
        many: `${number(n)} d’erronés essayés`,
        other: `${number(n)} erronés essayés`,
      }),
    noWrongPasswords: 'Défini\u202f; aucun erroné essayé',
    looks: 'Consulté',
    looked: (n, last) =>
      plural(n, {
        one: `une fois, ${last}`,
        many: `${number(n)} de fois, la dernière ${last}`,
        other: `${number(n)} fois, la dernière ${last}`,
      }),
    notLooked: 'Pas encore',
    sealedBy: 'Scellé',
    bySender: 'sur l’appareil de l’expéditeur\u202f; le serveur ne peut pas le lire',
    byServer: 'par le serveur',
    ended: 'Terminé',
  },
  claims: {
    title: 'Téléchargements',
    none: 'Personne ne l’a encore ouvert.',
    started: (time) => `Début\u00a0: ${time}`,
    complete: (time) => `Complet, confirmé\u00a0: ${time}`,
    assumed: (time) => `Complet, non confirmé par le destinataire (${time})`,
    revoked: (time) => `Repris\u00a0: ${time}`,
    running: (percent, time) => `${percent} envoyés, dernier envoi\u00a0: ${time}\u202f; incomplet`,
    progress: 'Part déjà envoyée',
    takeBack: 'Reprendre ce téléchargement',
  },
  change: {
    title: 'Modifier',
    downloads: 'Téléchargements en tout',
    downloadsHint: (least, most) => `De ${number(least)} à ${number(most)}`,
    expires: 'Fin',
    expiresHint: 'Dans votre fuseau horaire.',
    save: 'Enregistrer',
    saved: 'Enregistré.',
    unchanged: 'Rien à enregistrer pour l’instant.',
  },
  unlock: {
    action: 'Déverrouiller',
    hint: (left) =>
      plural(left, {
        one: `Efface les mots de passe erronés pour que le bon fonctionne de nouveau. Encore possible ${number(left)} fois.`,
        many: `Efface les mots de passe erronés pour que le bon fonctionne de nouveau. Encore possible ${number(left)} de fois.`,
        other: `Efface les mots de passe erronés pour que le bon fonctionne de nouveau. Encore possible ${number(left)} fois.`,
      }),
    none: 'Il ne peut plus être déverrouillé\u00a0: trois fois, c’est le maximum.',
    done: 'Déverrouillé.',
  },
  rearm: {
    action: 'Autoriser de nouveau',
    title: 'Autoriser de nouveau l’ouverture\u202f?',
    text: 'Les téléchargements incomplets sont repris et coupés\u202f; qui avait commencé ne peut pas continuer. Le même lien fonctionne ensuite une fois de plus pour chacun.',
    hint: (left) =>
      plural(left, {
        one: `Encore possible ${number(left)} fois.`,
        many: `Encore possible ${number(left)} de fois.`,
        other: `Encore possible ${number(left)} fois.`,
      }),
    none: 'L’ouverture ne peut plus être autorisée de nouveau\u00a0: trois fois, c’est le maximum.',
    done: 'L’envoi peut de nouveau être ouvert.',
  },
  revoke: {
    action: 'Révoquer',
    title: 'Révoquer cet envoi\u202f?',
    text: 'Le serveur le détruit aussitôt et coupe les téléchargements en cours. C’est irréversible.',
    done: 'Révoqué. Le serveur n’en a plus rien.',
  },
  timeline: {
    title: 'Ce qui s’est passé',
    times: (n, last) =>
      plural(n, {
        one: `${number(n)} fois, la dernière ${last}`,
        many: `${number(n)} de fois, la dernière ${last}`,
        other: `${number(n)} fois, la dernière ${last}`,
      }),
    events: {
      created: 'Créé',
      uploaded: 'Envoyé jusqu’au dernier octet',
      wrong_password: 'Mot de passe erroné',
      locked: 'Verrouillé après trop de mots de passe erronés',
      unlocked: 'Déverrouillé par vous',
      claimed: 'Quelqu’un a commencé à le télécharger',
      resumed: 'Un téléchargement a repris après une coupure',
      acknowledged: 'Téléchargé, complet et vérifié',
      assumed_complete: 'Téléchargé\u202f; le destinataire ne l’a pas confirmé',
      rearmed: 'Autorisé de nouveau par vous',
      changed: 'Modifié par vous',
      burned: 'Disparu',
    },
  },
  failures: {
    'change.refused':
      'C’est impossible dans l’état actuel de l’envoi\u202f; rien n’a donc été modifié. La page montre où il en est.',
    'share.gone': 'Entre-temps, l’envoi a disparu. Rien n’a été modifié.',
    'request.invalid': 'Le serveur n’accepte pas cette valeur. Rien n’a été modifié.',
  },
};
