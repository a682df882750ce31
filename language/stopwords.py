"""Words that name no subject, in English and French; folded as `wording.fold` does."""

ENGLISH = """
a about after again all also always am an and any anymore are as at be because been before being but by can cannot cant
could did didn do does doesn doing don done dont down each even ever every few for from further get gets getting go goes
going good got great had has have having he hello her here hi him his how i if in into is isn it its itself just know
let like ll lot made make many may me mine more most much must my need never no nor not nothing now of off ok on once one
only or other our out over own please plz pls put re really s said same say see seems shall she should since so some still
such t than thank thanks that the their them then there these they thing things this those though three through to too try
trying two under until up us use used using ve very want wants was wasn way we well were what when where which while who
why will with won would yes yet you your app apps application day days time times work works worked working
"""
FRENCH = """
a ai aie alors apres arrive assez au aucun aucune aussi autre autres aux avais avait avant avec avez avoir avons bien bon
bonjour bonne c ca car ce ceci cela celle celui ces cet cette ceux chaque chez comme comment d dans de depuis des deux devrait
doit dois donc dont du elle elles en encore entre es est et etait etaient ete etes etre eu fait faire fais faut font fois grace
ici il ils j jamais je jour jours l la le les leur leurs lors lui m ma mais malgre me meme memes merci mes moi moins mon n ne ni
non nos notre nous on ont ou oui par parce pas peu peut peux plait plus pour pourquoi pouvoir pouvez quand que quel quelle
quelles quels qui quoi rien s sa sans se sera serait ses si sinon soit son sont sous suis sur svp t ta tant te tes toi ton
toujours tous tout toute toutes tres trop tu un une va vais vers veux veut voici voila vos votre vous vraiment y appli applis
marche marchent fonctionne fonctionnent super nul chose choses
"""
WORDS = frozenset(ENGLISH.split()) | frozenset(FRENCH.split())
