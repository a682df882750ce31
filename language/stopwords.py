"""Words that name no subject, in English and French; folded as `wording.fold` does.

What fills sentences in either language is told whole, by its kinds, with what hasty hands make of it (`dont`, `ya`, `jai`).
"""

ENGLISH = """
a an the this that these those there here then than thus so such same other others another each every either neither both
all any anyone anybody anything anywhere some someone somebody something somewhere sometimes no none nobody nothing nowhere
everyone everybody everything everywhere one ones two three once twice enough few fewer less least lot lots many more most
much several whole own only
i me my mine myself we us our ours ourselves you your yours yourself u ur he him his himself she her hers herself it its
itself they them their theirs themselves who whom whose which what whatever whichever whoever when whenever where wherever
why how however
about above across after against along among around as at away back before behind below beneath beside besides between
beyond but by despite down during except for from in inside into like near of off on onto out outside over past per since
through throughout till to toward towards under until up upon via with within without
and or nor yet if unless whether because though although while whereas also too again already almost always anymore anyway
else even ever far further hence indeed instead just later maybe meanwhile merely mostly moreover namely nearly never
nevertheless next not now often otherwise perhaps please plz pls quite rather really right simply soon still sure therefore
together totally very well actually basically certainly completely currently definitely especially exactly finally generally
honestly hopefully literally obviously overall particularly possibly probably recently seriously suddenly truly
unfortunately usually absolutely
am is are was were be been being isn isnt aren arent wasn wasnt weren werent ain have has had having haven havent hasn hasnt
hadn hadnt ve do does did doing done don dont doesn doesnt didn didnt can cannot cant could couldn couldnt may might must
mustn shall should shouldn shouldnt will won wont would wouldn wouldnt wanna gonna gotta re ll s t d m im ive id ill youre
theyre thats whats lets theres
get gets getting got gotten go goes going gone went come comes coming came give gives giving given gave take takes taking
taken took make makes making made let put puts keep keeps keeping kept say says saying said see sees seeing seen saw seem
seems seemed know knows knew known think thinks thought want wants wanted need needs needed try tries trying tried use uses
used using look looks looking looked hope hopes hoping guess wish wishes mean means meant thinking asap
ok okay yes no hello hi hey dear regards thank thanks thx thankyou sincerely sorry etc eg ie
good great best better new old first last
"""
FRENCH = """
le la les l un une des du de d au aux ce c cet cette ces cela ca ceci celui celle ceux celles tel telle tels telles meme
memes autre autres chaque quelque quelques plusieurs certain certaine certains certaines aucun aucune nul nulle tout toute
tous toutes deux trois quel quelle quels quelles lequel laquelle lesquels lesquelles duquel auquel
je j tu t il ils elle elles on nous vous me m te se s moi toi soi lui leur leurs y en mon ma mes ton ta tes son sa ses
notre nos votre vos mien mienne tien sien qui que qu quoi dont ou rien personne quelqu quelquun quelqun
quelconque quiconque chacun chacune
a apres avant avec chez contre dans depuis derriere des devant durant entre envers hors jusque jusqu jusqua lors malgre par
parmi pendant pour sans sauf selon sous sur vers via voici voila afin pres
et ou ni mais or car donc puis si sinon comme quand lorsque lorsqu puisque puisqu parce pourquoi comment combien quoique tandis
alors ainsi aussi assez aujourd aujourdhui hui hier demain autant aupres beaucoup bcp bien bientot cependant certes d deja
dehors dessous dessus desormais encore enfin ensuite environ fort guere ici jamais la loin longtemps maintenant mieux moins
neanmoins non oui ouais parfois partout pas peu peut plus plutot pourtant presque pres quasi quasiment surtout tant tard
tantot tellement toujours tot toutefois tres trop vite vraiment ne n notamment malheureusement actuellement egalement
exactement seulement simplement completement totalement absolument franchement juste evidemment rapidement facilement souvent
suis es est sommes etes sont etais etait etions etaient sera serai seras serez serons seront serais serait seraient soit
sois soient soyez fut furent fus ete etant etre ai as avons avez ont avais avait avions aviez avaient aura aurai auras aurez
aurons auront aurais aurait auraient ait aie aies aient ayant avoir eu eue eus fais fait faite faites faits faire faisait
faisant font fera ferait fasse vais vas va vont allez allons aller alle ira irait iront aille peux peuvent pouvez pouvons
pouvait pourrait pourrais pourriez pourra pouvoir puisse pu veux veut veulent voulez voulons voulais voulait voudrais
voudrait vouloir voulu dois doit doivent devez devons devait devrait devrais devoir du faut faudrait fallait faudra sais
sait savez savoir sache vient viens viennent venir venu mets met mettre mis prend prends prendre dire dis dit dites disent
voir vois voit voyez vu vue semble semblent crois croit croire pense penses penser espere esperant arrive arrivent arriver
donne donner trouve trouver
ok bonjour bonsoir salut bjr slt merci cordialement cdt svp stp plait plais desole desolee grace etc
jai cest nest dun dune quil quils quelle ya yai pr ps pas pk pq qd tt tte ts mtn tjs tjrs jms tro
bon bonne bons bonnes super
nouveau nouvelle nouveaux nouvelles nouvel premier premiere premiers premieres dernier derniere derniers dernieres
"""
VAGUE = """
thing things stuff kind sort way ways day days time times today yesterday tomorrow week weeks month months year years hour
hours minute minutes moment app apps application applications work works worked working long chose choses truc trucs jour
jours fois mois semaine semaines an ans annee annees moments heure heures temps matin soir appli applis apli aplication
marche marchent marcher fonctionne fonctionnent fonctionner cas facon genre sorte dommage besoin
"""
FUNCTION = frozenset(ENGLISH.split()) | frozenset(FRENCH.split())
"""Words that hold a sentence together, or only judge; no name begins or ends with one."""
WORDS = FUNCTION | frozenset(VAGUE.split())
"""These, and nouns and adjectives that say something beside another word only: a day, but `mise à jour`."""
