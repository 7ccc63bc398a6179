// Ce que dit la page qui envoie.
import type { SendWords } from '../en/send.ts';
import { counting } from '../plural.ts';

const { number, plural } = counting('fr');

const files = (n: number): string =>
  plural(n, { one: `${number(n)} fichier`, many: `${number(n)} de fichiers`, other: `${number(n)} fichiers` });

export const words: SendWords = {
  title: 'Envoyez-le une fois.',
  lead: 'Scellé sur votre appareil, ouvert par une seule personne, puis disparu.',
  documentTitle: 'OneTimeShare',
  documentTitleSending: (percent) => `${percent} envoyés – OneTimeShare`,

  tabs: { label: 'Que voulez-vous envoyer', files: 'Fichiers', text: 'Texte' },

  files: {
    invite: 'Déposez des fichiers ou un dossier ici',
    inviteTouch: 'Choisissez ce que vous voulez envoyer',
    addFiles: 'Ajouter des fichiers',
    addFolder: 'Ajouter un dossier',
    dropAnywhere: 'Déposez n’importe où sur cette page',
    choose: 'Choisir des fichiers',
    chooseFolder: 'Choisir un dossier',
    paste: 'Vous pouvez aussi coller des fichiers, des images et du texte.',
    limit: (size) => `Jusqu’à ${size} par envoi.`,
    list: 'Ce qui sera envoyé',
    inFolder: files,
    more: (n) =>
      plural(n, { one: `et ${number(n)} autre`, many: `et ${number(n)} d’autres`, other: `et ${number(n)} autres` }),
    remove: (name) => `Retirer ${name}`,
    removeAll: 'Tout retirer',
    total: (n, size) => (n === 1 ? size : `${files(n)}, ${size}`),
    asZip: 'Ils sont envoyés en un seul zip.',
    zipName: 'fichiers.zip',
    pastedText: 'texte.txt',
    reading: (n) => `Lecture du dossier\u00a0: ${files(n)} jusqu’ici…`,
    stopReading: 'Arrêter',
    added: (n, size) => `Ajout\u00a0: ${files(n)}, ${size} en tout.`,
    removed: (name) => `Retiré\u00a0: ${name}.`,
  },

  text: {
    label: 'Votre texte',
    placeholder: 'Un mot de passe, une clé, un message…',
    length: (length, limit) => `${length} sur ${limit}`,
    tooLong: (limit) => `Un texte peut compter jusqu’à ${limit}. Comme fichier, il peut être plus long.`,
    asFile: 'L’envoyer comme fichier',
  },

  remarks: {
    twice: (name) => `«\u00a0${name}\u00a0» est déjà là et n’a donc pas été ajouté de nouveau.`,
    twiceMany: (n) => `${files(n)} étaient déjà là et n’ont donc pas été ajoutés de nouveau.`,
    sameName: (name) => `Deux fichiers s’appellent «\u00a0${name}\u00a0». Dans le zip, le second reçoit un numéro.`,
    empty: (name) => `«\u00a0${name}\u00a0» est vide\u00a0: il compte 0 octet. Il peut être envoyé quand même.`,
    emptyFolder: (name) => `Le dossier «\u00a0${name}\u00a0» est vide\u202f; il n’y a donc rien à en envoyer.`,
    emptyFolders: (n) =>
      plural(n, {
        one: `${number(n)} dossier vide a été laissé de côté.`,
        many: `${number(n)} de dossiers vides ont été laissés de côté.`,
        other: `${number(n)} dossiers vides ont été laissés de côté.`,
      }),
    unreadable: (name) =>
      `«\u00a0${name}\u00a0» est illisible et a donc été laissé de côté. Vérifiez que vous avez le droit de l’ouvrir.`,
    unreadableMany: (n) => `${files(n)} sont illisibles et ont donc été laissés de côté.`,
    textAsFile: (limit) => `Un texte peut compter jusqu’à ${limit}\u202f; celui-ci a donc été ajouté comme fichier.`,
    nothing: 'Il n’y avait rien là-dedans qui puisse être envoyé.',
    tooLarge: (size, limit) =>
      `Cela fait ${size}, et ce serveur accepte jusqu’à ${limit} par envoi. Rien n’a été envoyé. Retirez quelque chose, ou faites plusieurs envois.`,
  },

  terms: {
    sentence: 'Expire après {downloads} ou\u00a0{time}',
    downloadsLabel: 'Expire après ce nombre de téléchargements',
    timeLabel: 'Expire après ce délai',
    downloads: (n) =>
      plural(n, {
        one: `${number(n)} téléchargement`,
        many: `${number(n)} de téléchargements`,
        other: `${number(n)} téléchargements`,
      }),
    otherNumber: 'un autre nombre…',
    otherTime: 'un autre délai…',
    onDate: 'à une date…',
    number: 'Nombre de téléchargements',
    amount: 'Combien de temps',
    unit: 'Unité',
    units: { minutes: 'minutes', hours: 'heures', days: 'jours' },
    date: 'Date et heure',
    inYourTime: 'Dans votre fuseau horaire.',
    goneBy: (time) => `Disparu au plus tard\u00a0: ${time}.`,
    problems: {
      downloads: (max) => `Choisissez un nombre entier de 1 à ${number(max)}.`,
      range: (min, max) => `Choisissez une durée de ${min} à ${max}.`,
      missing: 'Choisissez une date et une heure.',
      tooSoon: 'C’est trop tôt\u00a0: l’envoi doit rester ouvert au moins une minute.',
      tooLate: (latest) => `C’est trop tard\u00a0: la dernière date possible est\u00a0: ${latest}.`,
    },
  },

  more: {
    title: 'Plus d’options',
    set: 'Définis\u00a0:',
    password: 'Mot de passe',
    passwordHint: 'Communiquez-le au destinataire par une autre voie que le lien.',
    passwordTooLong: 'Ce mot de passe est trop long.',
    generate: 'Générer',
    strength: {
      label: 'Robustesse du mot de passe',
      0: 'Très faible\u00a0: l’un des premiers que tout le monde essaie',
      1: 'Faible',
      2: 'Moyen',
      3: 'Bon',
      4: 'Fort',
    },
    note: 'Note au destinataire',
    noteHint: 'Scellée comme le reste. Affichée avant le téléchargement.',
    from: 'Disponible à partir de',
    fromHint: 'Personne ne peut l’ouvrir avant. Dans votre fuseau horaire.',
    fromPast: 'Cette heure est passée. Laissez le champ vide pour le rendre disponible tout de suite.',
    fromTooFar: 'Choisissez une date à moins d’un an.',
    clear: 'Effacer',
    blur: 'Flou jusqu’à ce qu’on appuie',
    blurHint: 'Cache le texte à qui regarde par-dessus l’épaule.',
    blurOff: 'Désactivé',
    blurLevel: (n) => `Niveau ${number(n)}`,
    blurSample: 'Le texte sera aussi difficile à lire que ceci.',
    inPage: 'Afficher dans la page au lieu de télécharger',
    inPageHint: 'Le destinataire le voit aussitôt dans le navigateur et peut aussi l’enregistrer.',
  },

  send: 'Sceller et envoyer',
  nothingYet: 'Choisissez d’abord des fichiers, ou écrivez un texte.',
  sealedFirst: 'Scellé sur cet appareil, puis envoyé.',

  sending: {
    title: 'Scellement et envoi',
    label: 'Progression',
    stay: 'Gardez cette page ouverte. Si la connexion est perdue, l’envoi reprend de lui-même dès son retour.',
    cancelled: 'Annulé. Il n’en reste rien sur le serveur.',
  },

  sent: {
    title: 'Prêt à être ouvert une fois',
    titleMany: (n) =>
      plural(n, {
        one: 'Prêt à être ouvert une fois',
        many: `Prêt à être ouvert ${number(n)} de fois`,
        other: `Prêt à être ouvert ${number(n)} fois`,
      }),
    announce: 'Envoyé. Le lien est sélectionné.',
    link: 'Lien pour le destinataire',
    linkHint: 'Qui l’a peut ouvrir l’envoi. Il n’est montré que maintenant\u00a0: cette page ne le conserve pas.',
    share: 'Partager…',
    qr: 'Code QR',
    qrLabel: 'Le lien sous forme de code QR',
    apart: 'Lien et clé séparés',
    apartHint:
      'Transmettez-les par deux voies différentes, par exemple le lien par e-mail et la clé par téléphone. La page du lien demande la clé.',
    bareLink: 'Lien sans clé',
    key: 'Clé',
    messageTitle: 'Un message à coller',
    message: {
      file: (name, size) => `Je vous envoie «\u00a0${name}\u00a0» (${size}).`,
      text: 'Je vous envoie un texte.',
      once: (until) => `L’envoi peut être ouvert une fois, jusqu’à cette date (${until})\u00a0:`,
      often: (n, until) => `L’envoi peut être ouvert ${number(n)} fois, jusqu’à cette date (${until})\u00a0:`,
      from: (time) => `Il s’ouvre à cette date\u00a0: ${time}.`,
      password: 'Je vous communiquerai le mot de passe séparément.',
    },
    copyMessage: 'Copier le message',
    manage: 'Lien de gestion, pour vous seul',
    manageHint: 'Voir si l’envoi a été ouvert, le modifier ou le retirer.',
    password: 'Mot de passe',
    passwordHint: 'Communiquez-le au destinataire par une autre voie que le lien.',
    facts: {
      expires: 'Fin',
      downloads: 'Téléchargements',
      password: 'Mot de passe',
      withPassword: 'Nécessaire',
      withoutPassword: 'Aucun',
      from: 'Ouverture',
      size: 'Taille',
    },
    another: 'Faire un autre envoi',
  },

  unfinished: {
    title: 'Inachevés',
    explain:
      'Un envoi s’est interrompu. Ce qui est arrivé est conservé quelque temps\u202f; personne ne peut l’ouvrir avant qu’il soit entier.',
    text: 'Un texte',
    state: (done, total, started) => `${done} sur ${total} envoyés, début\u00a0: ${started}`,
    pickFile: 'Choisir de nouveau le fichier et continuer',
    pickFiles: 'Choisir de nouveau les fichiers et continuer',
    pickFolder: 'Choisir de nouveau le dossier et continuer',
    orDrop: 'Ou déposez la même chose sur cette page.',
    typeText: 'Le même texte de nouveau',
    goOn: 'Continuer',
    forget: 'L’oublier',
    forgetTitle: 'Oublier cet envoi\u202f?',
    forgetText:
      'Ce qui en est arrivé est supprimé du serveur, et son lien ne fonctionnera jamais. Vos fichiers restent.',
    forgotten: 'Oublié. Il n’en reste rien sur le serveur.',
    otherSize: (name) =>
      `«\u00a0${name}\u00a0» n’est pas ce qui était en cours d’envoi\u00a0: sa taille est différente. Rien n’a été perdu. Choisissez le bon, ou envoyez celui-ci avec un nouveau lien.`,
    changed: (name) =>
      `«\u00a0${name}\u00a0» a été modifié depuis. Ce qui était commencé ne peut pas continuer ainsi. Envoyez-le de nouveau\u00a0: il reçoit un nouveau lien.`,
    missing: (name) =>
      `«\u00a0${name}\u00a0» manque parmi ce que vous avez choisi. Rien n’a été perdu. Choisissez de nouveau le tout.`,
    otherText: 'Ce n’est pas le texte qui était en cours d’envoi. Rien n’a été perdu.',
    asNew: 'L’envoyer avec un nouveau lien',
  },

  yours: {
    title: 'Vos envois',
    explain: 'Conservés dans ce navigateur uniquement. Toute personne qui utilise ce navigateur peut les gérer.',
    text: 'Un texte',
    states: {
      loading: 'Vérification…',
      away: 'Le serveur est injoignable pour le moment.',
      unknown: 'Le serveur ne le connaît plus.',
      uploading: 'Pas envoyé jusqu’au bout',
      scheduled: (time) => `Ouverture\u00a0: ${time}`,
      fresh: 'Pas encore ouvert',
      partly: (n, total, last) => `Ouvert ${number(n)} fois sur ${number(total)}, la dernière\u00a0: ${last}`,
      claimed: (time) => `Ouvert (${time}), pas encore complet`,
      locked: (n) =>
        plural(n, {
          one: `Verrouillé après ${number(n)} mot de passe erroné`,
          many: `Verrouillé après ${number(n)} de mots de passe erronés`,
          other: `Verrouillé après ${number(n)} mots de passe erronés`,
        }),
      complete: (time) => `Ouvert (${time}), complet`,
      expiredFresh: (time) => `Terminé (${time}), jamais ouvert`,
      expired: (time) => `Terminé (${time})`,
      revoked: (time) => `Révoqué (${time})`,
      removed: (time) => `Supprimé par l’exploitant (${time})`,
      lost: (time) => `Perdu par le serveur (${time})`,
    },
    left: (time) => `encore ${time}`,
    copyManage: 'Copier le lien de gestion',
    copyManageOf: (name) => `Copier le lien de gestion de ${name}`,
    manage: 'Gérer',
    manageOf: (name) => `Gérer ${name}`,
    revoke: 'Révoquer',
    revokeOf: (name) => `Révoquer ${name}`,
    revokeTitle: 'Révoquer cet envoi\u202f?',
    revokeText: (name) =>
      `«\u00a0${name}\u00a0» est détruit aussitôt sur le serveur. Qui ne l’a pas encore ouvert ne le pourra jamais. C’est irréversible.`,
    revoked: 'Révoqué. Il n’en reste rien sur le serveur.',
    forget: 'Oublier',
    forgetOf: (name) => `Oublier ${name}`,
    forgetTitle: 'Oublier cet envoi\u202f?',
    forgetText: (name) =>
      `«\u00a0${name}\u00a0» reste sur le serveur jusqu’à ce qu’il soit ouvert ou prenne fin. Sans son lien de gestion, vous ne pourrez plus ni le suivre ni le révoquer.`,
    forgetEnded: 'Oublier tous ceux qui sont terminés',
    forgotten: 'Oublié dans ce navigateur.',
    showAll: (n) => `Tout afficher (${number(n)})`,
  },

  failure: {
    title: 'L’envoi n’a pas eu lieu',
    titleKept: 'L’envoi s’est arrêté en chemin',
    wait: (time) => `Vous pourrez continuer dans ${time}.`,
    goOn: 'Continuer',
    giveUp: 'Abandonner',
    back: 'Retour',
    asNew: 'L’envoyer avec un nouveau lien',
    said: {
      'share.too_large':
        'C’est plus que ce que ce serveur accepte en un envoi. Rien n’a été enregistré. Envoyez-en moins à la fois, ou faites plusieurs envois.',
      'request.too_large':
        'Le serveur l’a trouvé trop grand. Rien n’a été enregistré. Raccourcissez la note, ou envoyez-en moins à la fois.',
      'request.invalid':
        'Le serveur n’a pas accepté l’une des options, très probablement une heure désormais passée. Rien n’a été enregistré. Vérifiez les dates et heures, puis envoyez de nouveau.',
      'share.malformed':
        'Le serveur n’a pas accepté ce que cette page a produit. Rien n’a été enregistré. Rechargez la page pour obtenir sa dernière version, puis envoyez de nouveau.',
      'share.exists':
        'Ce lien est déjà pris, ce qui ne devrait jamais arriver. Rien n’a été enregistré ni écrasé. Envoyez de nouveau\u00a0: l’envoi reçoit un nouveau lien.',
      'share.gone':
        'L’envoi a été retiré ou supprimé pendant sa transmission. Envoyez de nouveau\u00a0: il reçoit un nouveau lien.',
      'share.not_found':
        'Le serveur ne connaît plus cet envoi. Ce qui était arrivé a disparu\u202f; vos fichiers sont intacts. Envoyez de nouveau\u00a0: l’envoi reçoit un nouveau lien.',
      'storage.full':
        'Le serveur n’a pas de place pour lui en ce moment. Ce qui est arrivé est conservé quelque temps, rien de ce qui est à vous n’est perdu. Réessayez plus tard, ou dites-le à son exploitant.',
      'uploads.paused':
        'Le serveur n’accepte rien de nouveau pour le moment. Rien n’est perdu\u00a0: tout ce que vous avez choisi est encore ici. Son exploitant a suspendu les envois\u00a0: réessayez plus tard, ou demandez-lui quand ils reprendront.',
      'rate.limited':
        'Trop de choses ont été envoyées depuis votre réseau en peu de temps. Rien n’est perdu\u00a0: tout ce que vous avez choisi est encore ici.',
      'store.unreachable':
        'Le serveur ne parvient pas à joindre son stockage pour le moment. Rien n’est perdu\u00a0: tout ce que vous avez choisi est encore ici. Réessayez dans un instant.',
      'server.busy':
        'Le serveur est surchargé. Rien n’est perdu\u00a0: tout ce que vous avez choisi est encore ici. Réessayez dans un instant.',
      'server.stopping':
        'Le serveur redémarre. Rien n’est perdu\u00a0: tout ce que vous avez choisi est encore ici. Réessayez dans une minute.',
      internal: 'Un problème s’est produit dans le serveur. Ce qui était confirmé est conservé. Réessayez.',
      'http.unexpected':
        'Quelque chose entre ici et le serveur a répondu à sa place, peut-être un proxy ou une page de connexion. Rien n’est perdu. Vérifiez la connexion, puis réessayez.',
      'answer.malformed':
        'La réponse du serveur n’a pas de sens pour cette page. Rien n’est perdu. Rechargez la page pour obtenir sa dernière version, puis réessayez.',
      'request.cross_site':
        'Le serveur a refusé parce qu’il ne reconnaît pas sa propre page. Rien n’a été enregistré. Rouvrez la page à sa propre adresse.',
      'request.timeout': 'C’était trop lent pour le serveur. Ce qui est arrivé est conservé. Réessayez.',
      'upload.tus_version': 'Cette page et le serveur ne vont pas ensemble. Rechargez la page, puis réessayez.',
      'upload.elsewhere': 'Un autre onglet de ce navigateur travaille à cet envoi. Rien n’est perdu. Regardez là-bas.',
      'source.gone':
        'Le fichier a été modifié, déplacé ou supprimé pendant son envoi. Personne ne peut ouvrir ce qui est arrivé. Choisissez-le de nouveau.',
      'source.changed':
        'Le fichier a été modifié pendant son envoi\u202f; ce qui était arrivé a donc été jeté. Personne n’a pu l’ouvrir. Choisissez-le de nouveau\u00a0: il reçoit un nouveau lien.',
      'resume.impossible':
        'Ce n’est pas ce qui était envoyé auparavant, ou le serveur l’a perdu. Ce qui était arrivé a été jeté, et son lien ne fonctionnera jamais. On peut l’envoyer de nouveau\u00a0: il reçoit un nouveau lien.',
      'password.length': 'Ce mot de passe est trop long. Rien n’a été envoyé.',
      'sealed.manifest': 'La note est trop longue. Rien n’a été envoyé. Raccourcissez-la.',
      'disk.full':
        'Ce navigateur n’a plus de place pour noter où en est l’envoi\u202f; il s’est donc arrêté. Rien de ce qui est à vous n’est perdu. Libérez de la place sur cet appareil, puis réessayez.',
      'engine.lost':
        'Une partie de cette page n’a pas pu être chargée. Rien n’est perdu\u00a0: tout ce que vous avez choisi est encore ici. Vérifiez la connexion, puis réessayez.',
      'disk.refused':
        'Ce navigateur ne laisse pas la page lire le fichier. Rien n’a été envoyé. Choisissez-le de nouveau.',
    },
  },
};
