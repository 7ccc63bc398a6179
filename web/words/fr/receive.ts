// Ce que dit la page qui reçoit.
import type { ReceiveWords } from '../en/receive.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('fr');

export const words: ReceiveWords = {
  title: 'Un envoi pour vous',
  looking: 'Consultation de l’envoi. Cela ne consomme rien.',
  ready: {
    file: 'Un fichier pour vous',
    files: (n) =>
      plural(n, {
        one: 'Un fichier pour vous',
        many: `${number(n)} de fichiers pour vous`,
        other: `${number(n)} fichiers pour vous`,
      }),
    text: 'Un texte pour vous',
    note: 'Note de l’expéditeur',
    leftOnceText: 'Peut être ouvert une fois',
    left: (n) =>
      plural(n, {
        one: 'Peut être téléchargé une fois',
        many: `Encore ${number(n)} de téléchargements`,
        other: `Encore ${number(n)} téléchargements`,
      }),
    expires: (time) => `Expire dans ${time}`,
    contents: (n) =>
      plural(n, {
        one: 'Un fichier à l’intérieur',
        many: `${number(n)} de fichiers à l’intérieur`,
        other: `${number(n)} fichiers à l’intérieur`,
      }),
    moreFiles: (n) =>
      plural(n, { one: 'et un autre', many: `et ${number(n)} d’autres`, other: `et ${number(n)} autres` }),
    download: 'Télécharger',
    showText: 'Afficher le texte',
    showFile: 'Afficher ici',
    downloadInstead: 'Télécharger plutôt',
    nothingSpent:
      'Rien n’est consommé tant que vous n’appuyez pas sur le bouton. Tout est ouvert sur votre appareil et vérifié jusqu’au dernier octet.',
    serverSealed: {
      title: 'Scellé par le serveur',
      text: 'Le programme de l’expéditeur a laissé le serveur sceller le contenu, que celui-ci a vu à son arrivée. Il n’a gardé aucune clé\u00a0: elle est uniquement dans votre lien.',
    },
  },
  tooLarge: {
    title: 'Ce navigateur ne peut pas recevoir un fichier de cette taille',
    text: 'Rien n’a été consommé. Ouvrez le lien sur un autre appareil ou dans un autre navigateur\u00a0: Chrome, Edge et Firefox acceptent des fichiers de toute taille.',
    qr: 'Le lien sous forme de code à scanner avec un autre appareil',
    link: 'Le lien',
  },
  password: {
    title: 'Un mot de passe est nécessaire',
    lead: 'L’expéditeur a défini un mot de passe. Le saisir ne consomme rien, mais le nombre d’erreurs permises est limité.',
    label: 'Mot de passe',
    open: 'Ouvrir',
    checking: 'Vérification…',
    left: (n) =>
      plural(n, {
        one: `Il reste ${number(n)} essai`,
        many: `Il reste ${number(n)} d’essais`,
        other: `Il reste ${number(n)} essais`,
      }),
    wrong: (left) => `Mot de passe erroné. ${left}.`,
    length: 'Un mot de passe compte de 1 à 1024 octets.',
    missing: 'Saisissez le mot de passe.',
  },
  locked: {
    title: 'Verrouillé',
    text: '5 mots de passe erronés. Le fichier est intact\u202f; demandez à l’expéditeur de le déverrouiller.',
    look: 'Vérifier de nouveau',
  },
  scheduled: {
    title: 'Pas encore disponible',
    from: (time) => `Disponible à partir de cette date\u00a0: ${time}, heure locale.`,
    waits: 'L’ouverture se fera ici d’elle-même. Vous pouvez aussi fermer cette page et revenir plus tard.',
    any: 'D’un instant à l’autre…',
    parts: {
      days: (n) => plural(n, { one: 'jour', many: 'jours', other: 'jours' }),
      hours: (n) => plural(n, { one: 'heure', many: 'heures', other: 'heures' }),
      minutes: (n) => plural(n, { one: 'minute', many: 'minutes', other: 'minutes' }),
      seconds: (n) => plural(n, { one: 'seconde', many: 'secondes', other: 'secondes' }),
    },
  },
  uploading: {
    title: 'En cours d’envoi',
    text: 'L’appareil de l’expéditeur n’a pas encore tout envoyé. Cette page vérifie de nouveau d’elle-même.',
  },
  claimed: {
    title: 'Déjà récupéré',
    at: (time) => `Ouvert (${time}). Si ce n’était pas vous, dites-le à l’expéditeur.`,
    text: 'Il a été ouvert. Si ce n’était pas vous, dites-le à l’expéditeur.',
    advice:
      'Une seule personne peut l’ouvrir. L’expéditeur peut autoriser de nouveau l’ouverture, ou faire un nouvel envoi.',
  },
  gone: {
    title: 'Disparu',
    at: (time) => `Depuis\u00a0: ${time}. Il n’en reste rien sur le serveur.`,
    reasons: {
      downloaded: 'Il a été entièrement téléchargé. Si ce n’était pas vous, dites-le à l’expéditeur.',
      expired: 'Son délai a expiré avant qu’il ne soit téléchargé. Demandez à l’expéditeur de l’envoyer de nouveau.',
      revoked: 'L’expéditeur l’a retiré.',
      removed: 'L’exploitant de ce serveur l’a supprimé. Demandez à l’expéditeur de l’envoyer de nouveau.',
      lost: 'Le serveur l’a perdu. Demandez à l’expéditeur de l’envoyer de nouveau.',
    },
    other: 'Il ne peut plus être téléchargé.',
  },
  incomplete: {
    title: 'Lien incomplet',
    text: 'Il manque une partie du lien, comme cela arrive quand un logiciel de messagerie le coupe. Rien n’a été demandé au serveur et rien n’a été consommé.',
    advice: 'Copiez le lien entier depuis le message et collez-le ici, ou redemandez-le à l’expéditeur.',
  },
  missing: {
    title: 'Ce lien n’existe pas',
    text: 'Ce serveur ne connaît aucun envoi avec cette clé. Le lien est mal recopié, vient d’un autre serveur ou a disparu depuis longtemps.',
    advice: 'Redemandez le lien à l’expéditeur.',
  },
  paste: {
    title: 'Ouvrir un envoi',
    lead: 'Vous avez reçu une clé de 43 caractères, ou un lien entier. Collez-la ou collez-le ici. Consulter ne consomme rien.',
    label: 'Clé ou lien',
    open: 'Ouvrir',
    wrong: 'Ce n’est pas une clé entière. Elle compte 43 lettres, chiffres, «\u00a0-\u00a0» et «\u00a0_\u00a0».',
    elsewhere: (host) => `Ce lien appartient à un autre serveur\u00a0: ${host}`,
    openThere: 'L’ouvrir là-bas',
  },
  begunHere: {
    title: 'Commencés dans ce navigateur',
    hint: 'Leurs clés sont conservées dans ce navigateur jusqu’à ce qu’ils soient complets.',
    goOn: 'Continuer',
    forget: 'Oublier',
    confirm: (name) => `Oublier «\u00a0${name}\u00a0»\u202f?`,
    lost: 'Le téléchargement reste consommé\u00a0: sans ce qui est conservé ici, seul l’expéditeur peut l’autoriser de nouveau.',
  },
  copiesHere: {
    title: 'Reçus, à enregistrer',
    hint: 'Ils sont complets et vérifiés. Ils restent dans ce navigateur jusqu’à ce que vous les ayez enregistrés ou que vous les supprimiez.',
    save: 'Enregistrer',
    remove: 'Supprimer',
    confirm: (name) => `Supprimer «\u00a0${name}\u00a0» de ce navigateur\u202f?`,
    lost: 'Si vous ne l’avez pas enregistré, il est perdu\u00a0: le serveur ne l’a peut-être plus.',
  },
  begun: {
    title: 'Continuer votre téléchargement',
    text: 'Ce téléchargement a été commencé dans ce navigateur. Continuez\u00a0: rien de plus n’est consommé.',
    held: (held, total) => `${held} sur ${total} sont ici, vérifiés.`,
    again: 'Il recommence depuis le début.',
    tried:
      'Vous avez essayé de l’ouvrir d’ici, et la réponse s’est perdue. Si le téléchargement est à vous, il continue maintenant\u202f; sinon, cela vous sera dit.',
    goOn: 'Continuer',
    password: 'Le mot de passe n’est pas conservé\u00a0: saisissez-le de nouveau.',
  },
  transfer: {
    title: 'Téléchargement',
    opening: 'Demande au serveur…',
    label: (name) => `Téléchargement de ${name}`,
    starting: 'Un instant…',
    pick: 'Choisissez où l’enregistrer. Rien n’est consommé avant.',
    kept: 'Le droit au téléchargement, la clé et la position sont conservés dans ce navigateur jusqu’à ce qu’il soit complet\u00a0: après un rechargement, il reprend d’ici.',
    keptAgain:
      'Le droit au téléchargement et la clé sont conservés dans ce navigateur jusqu’à ce qu’il soit complet. Gardez cette page ouverte\u00a0: après un rechargement, il recommence depuis le début.',
    inBrowser:
      'Il est dans les téléchargements de votre navigateur. Gardez cette page ouverte jusqu’à ce qu’il soit complet.',
  },
  done: {
    title: 'Complet et vérifié',
    file: (name) => `Enregistré sous «\u00a0${name}\u00a0».`,
    inBrowser: 'Vous le trouverez dans les téléchargements de votre navigateur.',
    save: 'Enregistrer',
    saveAgain: 'Enregistrer de nouveau',
    toSave: 'Il est maintenant dans ce navigateur. Enregistrez-le sur votre appareil.',
    notKept:
      'Il n’est pas conservé ici quand vous quittez la page\u00a0: enregistrez-le si vous en avez besoin plus tard.',
    saved: 'La copie dans ce navigateur sera supprimée quand vous reviendrez ici.',
    remove: 'Supprimer la copie dans ce navigateur',
    removed: 'La copie dans ce navigateur est supprimée.',
    gone: 'Disparu du serveur\u00a0: c’était le dernier téléchargement.',
    left: (n) =>
      plural(n, {
        one: `Il reste encore ${number(n)} téléchargement.`,
        many: `Il reste encore ${number(n)} de téléchargements.`,
        other: `Il reste encore ${number(n)} téléchargements.`,
      }),
    notTold: 'Tout est ici, mais le serveur n’a pas encore pu en être informé.',
    tellNow: 'L’informer maintenant',
  },
  broken: {
    title: 'Incomplet\u00a0: rien n’est perdu',
    stopped: 'Vous l’avez arrêté. Continuez quand vous voulez\u00a0: rien de plus n’est consommé.',
    goOn: 'Continuer',
    over: 'Ce téléchargement a pris fin',
  },
  failed: { title: 'Cela n’a pas fonctionné' },
  failures: {
    'engine.lost':
      'Des parties de cette page n’ont pas pu être chargées. Rien n’a été consommé. Vérifiez la connexion, puis réessayez.',
    'claim.revoked':
      'L’expéditeur a repris ce téléchargement et l’a libéré. Si vous le voulez toujours, ouvrez de nouveau le lien.',
    'claim.done': 'Ce téléchargement est déjà complet.',
    'claim.exhausted': 'Il a été demandé trop souvent d’ici. Demandez à l’expéditeur de l’autoriser de nouveau.',
    'share.refused':
      'Ce que le serveur a envoyé ne correspond pas à ce lien. Cela a été refusé, et rien n’a été confirmé. Dites-le à l’expéditeur.',
    'share.damaged':
      'Une partie du fichier n’a pas passé la vérification, même demandée deux fois. Elle a été refusée, et rien n’a été confirmé. Dites-le à l’expéditeur.',
    'share.gone': 'L’envoi a disparu.',
    'disk.full': 'Il n’y a plus de place pour lui. Libérez-en, puis continuez\u00a0: rien n’est perdu.',
    'disk.refused':
      'Le navigateur n’autorise pas l’écriture dans ce fichier. Continuez et choisissez-en un autre\u00a0: rien n’est perdu.',
    'source.gone':
      'Le fichier que vous avez choisi n’est plus là. Continuez et choisissez-en un autre\u00a0: rien n’est perdu.',
    'download.elsewhere': 'Le téléchargement est en cours dans un autre onglet de ce navigateur.',
    'download.stopped':
      'Le navigateur a arrêté son téléchargement. Continuez\u00a0: il recommence depuis le début, et rien de plus n’est consommé.',
  },
  claimUnknown:
    'Le serveur est injoignable\u202f; on ne sait donc pas si le téléchargement est à vous. Réessayez\u00a0: il n’est jamais consommé deux fois.',
  text: {
    title: 'Le texte',
    hidden: 'Il reste masqué jusqu’à ce que vous l’affichiez.',
    show: 'Afficher',
    hide: 'Masquer',
    hidesIn: (time) => `Sera de nouveau masqué dans ${time}.`,
    shown: 'Il est affiché.',
    isHidden: 'Il est de nouveau masqué.',
    copy: 'Copier',
    once: 'Copiez-le maintenant si vous en avez besoin plus tard\u00a0: cette page ne le conserve pas.',
  },
  preview: {
    image: (name) => `Image\u00a0: ${name}`,
    audio: (name) => `Son\u00a0: ${name}`,
    video: (name) => `Vidéo\u00a0: ${name}`,
    pdf: (name) => `Document\u00a0: ${name}`,
    text: (name) => `Contenu de ${name}`,
    page: (n, total) => `Page ${number(n)} sur ${number(total)}`,
    failed: 'Ce navigateur ne peut pas l’afficher. Enregistrez-le plutôt.',
    beginning: 'Seul le début est affiché. Enregistrez-le pour tout avoir.',
  },
};
