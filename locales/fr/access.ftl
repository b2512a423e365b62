# Jeux de données sur demande : demander, répondre, télécharger
access-list = Données sur demande
access-list-text = Ces jeux de données sont trop détaillés pour être ouverts à tous. Leur contenu et leur méthode sont publics ; les chercheurs peuvent demander les chiffres.
access-only = Les chiffres de ce jeu de données ne sont communiqués que sur demande. Son contenu et sa méthode sont publics.
access-ask = Demander ce jeu de données
access-ask-open = Remplir le formulaire
access-promise = { $office } répond dans un délai de { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}.
access-write = Pour demander des données, corriger ce que vous avez envoyé ou le faire effacer, écrivez à { $contact }.
access-terms = Conditions d’utilisation
access-revisions = Périodes dont les chiffres ont changé avec la version en vigueur. Les chiffres eux-mêmes ne sont pas montrés.
access-form-title = Demander : { $title }
access-field-name = Votre nom
access-field-institution = Institution
access-field-contact = Où vous joindre
access-field-purpose = À quoi vous serviront les données
access-field-duration = Pour combien de temps
access-field-terms = J’accepte les conditions d’utilisation
access-hint-name = Tel qu’il figure dans votre courrier.
access-hint-institution = Université, service ou organisation pour laquelle vous travaillez. Écrivez « aucune » si vous demandez pour vous-même.
access-hint-contact = Une adresse électronique ou un numéro de téléphone, pour les questions sur votre demande.
access-hint-purpose = La question que vous étudiez et ce que vous publierez. Au plus 4 000 caractères.
access-hint-duration = Par exemple : dix-huit mois.
access-fault = Erreur
access-faults = Le formulaire n’a pas été envoyé. Veuillez corriger :
access-fault-absent = Remplissez « { $field } ».
access-fault-long = « { $field } » est trop long : au plus { $most } caractères.
access-fault-terms = Cochez que vous acceptez les conditions ; sans elles, les données ne peuvent être communiquées.
access-full = Votre demande n’a pas été enregistrée : trop de demandes sont en attente, ou elle n’a pas pu être conservée. Votre texte est encore ci-dessous ; réessayez plus tard.
access-notice = Ce qu’il advient de ce que vous écrivez ici
access-notice-who = Qui le lit
access-notice-why = À quoi cela sert
access-notice-why-text = À décider de votre demande et à garder trace de qui a reçu quelles données. À rien d’autre, et personne d’autre n’en est informé.
access-notice-basis = Base juridique
access-notice-kept = Durée de conservation
access-notice-kept-text = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} après un refus, après la fin de l’accès accordé ou, faute de réponse, après le jour promis ; puis tout est effacé, et seules des dates restent pour nos statistiques.
access-notice-safe = Mode de conservation
access-notice-safe-text = Chiffré, à l’écart de toutes les autres données. Rien n’en figure dans une adresse, un journal ou une statistique.
access-notice-rights = Vos droits
access-send = Envoyer la demande
access-asked-title = Votre demande a été reçue
access-asked-due = Vous aurez une réponse au plus tard le { $date }.
access-asked-once = Notez les deux maintenant : le code d’accès n’est montré que cette fois et ne peut être retrouvé.
access-asked-keep = Avec la référence et le code, vous verrez ici la réponse et téléchargerez les fichiers. Ne donnez le code à personne.
access-reference = Référence
access-code = Code d’accès
access-status-title = Votre demande
access-status-text = Saisissez la référence et le code d’accès qui vous ont été montrés lors de votre demande.
access-status-show = Voir ma demande
access-status-link = Voir où en est une demande
access-unknown = Il n’y a pas de demande avec cette référence et ce code. Vérifiez-les lettre par lettre.
access-too-many = Trop de codes erronés. Attendez un quart d’heure et réessayez.
access-is-waiting = Votre demande attend une réponse, prévue pour le { $date }.
access-is-overdue = Votre demande aurait dû recevoir une réponse le { $date }. Nous sommes en retard ; écrivez-nous.
access-is-granted = Votre demande est acceptée. Vous pouvez télécharger les fichiers jusqu’à la fin du { $date }, aux conditions ci-dessous.
access-is-ended = Votre demande avait été acceptée jusqu’au { $date }. Ce délai est passé ; plus aucun fichier ne peut être téléchargé.
access-is-refused = Votre demande est refusée, ou l’accès accordé est retiré, pour cette raison :
access-files = La version la plus récente. Chaque fichier téléchargé est noté dans votre demande.
access-take = Télécharger
access-state-waiting = En attente
access-state-overdue = Réponse en retard
access-state-granted = Acceptée
access-state-ended = Terminée
access-state-refused = Refusée
access-state-erased = Effacée
access-counts = Comment il est répondu aux demandes
access-count-asked = Demandes reçues
access-count-answered = Demandes ayant reçu une réponse
access-count-in-time = Réponses dans le délai
access-count-granted = Acceptées
access-count-refused = Refusées
access-count-median = Délai médian de réponse, en jours

command-head-reference = référence
command-head-asked = demandé (UTC)
command-head-due = échéance
command-access-none = Il n’y a aucune demande.
command-access-until = jusqu’au { $date }
command-access-answered = { $reference } : { $state }
command-access-erased = { $count ->
    [one] { $count } demande dont le délai de conservation était passé a été effacée.
   *[other] { $count } demandes dont le délai de conservation était passé ont été effacées.
}
command-access-counts = Reçues { $asked }, répondues { $answered }, dans le délai { $intime }, acceptées { $granted }, refusées { $refused }
