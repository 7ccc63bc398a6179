// Ce que dit chaque page. The French texts address people as « vous ».
//
// share: l’envoi · link: le lien · manage link: le lien de gestion · key: la clé · seal: sceller · open: ouvrir ·
// claim: récupérer · revoke: révoquer · take back (a download): reprendre · re-arm: autoriser de nouveau ·
// lock, unlock: verrouiller, déverrouiller · recipient: le destinataire · sender: l’expéditeur
//
// Before « : ; ! ? » and inside guillemets stands a no-break space (\u00a0 or \u202f in the texts).
import type { CommonWords } from '../en/common.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('fr');

export const words: CommonWords = {
  name: 'OneTimeShare',
  toStart: 'OneTimeShare, vers la page d’accueil',
  language: 'Langue',
  theme: { label: 'Apparence', system: 'Automatique', light: 'Clair', dark: 'Sombre' },
  footer: {
    promise: 'Scellé sur votre appareil. Ouvert une fois. Puis disparu.',
    api: 'API',
    errors: 'Ce que signifient les erreurs',
  },
  copy: 'Copier',
  copied: 'Copié',
  copyFailed: 'Sélectionnez et copiez à la main',
  close: 'Fermer',
  cancel: 'Annuler',
  tryAgain: 'Réessayer',
  loading: 'Un instant…',
  show: 'Afficher',
  hide: 'Masquer',
  transfer: {
    percent: (percent) => `${percent} effectués`,
    bytes: (done, total) => `${done} sur ${total}`,
    speed: (speed) => `${speed}/s`,
    left: (time) => `encore ${time}`,
    preparing: 'Préparation…',
    checking: 'Comparaison avec ce qui a déjà été envoyé…',
    waiting: 'Le réseau est coupé. Le transfert reprendra de lui-même dès son retour.',
    waitingForServer: 'Le serveur ne peut pas continuer pour le moment. Nouvelle tentative…',
    paused: 'En pause',
    silent: 'Le serveur ne répond pas. Nouvelles tentatives en cours…',
    pause: 'Pause',
    resume: 'Reprendre',
    cancel: 'Annuler',
  },
  time: {
    seconds: (n) =>
      plural(n, { one: `${number(n)} seconde`, many: `${number(n)} de secondes`, other: `${number(n)} secondes` }),
    minutes: (n) =>
      plural(n, { one: `${number(n)} minute`, many: `${number(n)} de minutes`, other: `${number(n)} minutes` }),
    hours: (n) => plural(n, { one: `${number(n)} heure`, many: `${number(n)} d’heures`, other: `${number(n)} heures` }),
    days: (n) => plural(n, { one: `${number(n)} jour`, many: `${number(n)} de jours`, other: `${number(n)} jours` }),
  },
  failure: {
    other:
      'Un problème s’est produit qui n’aurait pas dû se produire. Rechargez la page pour voir où en sont les choses avant de continuer.',
    code: (code) => `Code\u00a0: ${code}`,
    requestId: (id) => `Requête\u00a0: ${id}`,
    network: 'Le serveur est injoignable. Vérifiez la connexion, puis réessayez. Rien n’a été consommé ni perdu.',
    'rate.limited':
      'Trop de requêtes depuis votre réseau en peu de temps. Rien n’a été consommé. Attendez une minute, puis réessayez.',
    'store.unreachable':
      'Le serveur ne parvient pas à joindre son stockage pour le moment. Rien n’a été consommé ni perdu. Réessayez dans un instant.',
    'store.rolled_back':
      'Le stockage du serveur a été ramené à un état antérieur\u202f; le serveur n’ouvre donc rien tant que son exploitant n’a pas vérifié. Rien n’a été consommé.',
    'server.busy': 'Le serveur est surchargé. Rien n’a été consommé. Réessayez dans un instant.',
    'server.stopping': 'Le serveur redémarre. Rien n’a été consommé ni perdu. Réessayez dans une minute.',
    'disk.full': 'Ce navigateur n’a plus de place pour l’enregistrer. Rien n’a été consommé ni perdu.',
  },
};
