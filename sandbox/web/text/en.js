// The page's words in English. `{name}` is a field; {one, other} are plural forms by `count`.
export default {
  title: 'Isthmus sandbox', sandbox: 'sandbox', loading: 'Reading both sides …', offline: 'The sandbox does not answer. This page goes on as soon as it does.',
  inside: 'Inside', outside: 'Outside', isthmus: 'Between', wire: 'what crosses', slackSide: 'Inside: Slack', phoneSide: 'Outside: a customer’s Telegram', wireSide: 'Between: what crosses the wire', parts: 'Parts of the page',
  guide: 'Guide', language: 'Language', toLight: 'Light colours', toDark: 'Dark colours', today: 'Today', yesterday: 'Yesterday',
  yes: 'Yes', no: 'No', more: 'More', cancel: 'Cancel', save: 'Save', close: 'Close', create: 'Create', remove: 'Remove', send: 'Send', edit: 'Edit', delete: 'Delete', reply: 'Reply', back: 'Back', dismiss: 'Dismiss', name: 'Name',
  lamps: 'Who is connected', lampOn: ': connected', lampOff: ': nobody there', 'lampName.slack': 'Slack', 'lampName.telegram': 'Telegram',
  'lamp.slack': { one: 'The bot holds one socket to Slack', other: 'The bot holds {count} sockets to Slack' }, 'lamp.telegram': 'The bot asks Telegram for updates',
  // Slack
  channels: 'Channels', apps: 'Apps', youAre: 'You are this colleague', guest: 'guest', unread: 'unread', archived: 'archived', members: { one: '{count} member', other: '{count} members' },
  thread: 'Thread', closeThread: 'Close the thread', beginning: 'This is where the channel begins.', empty: 'Nothing here yet.', older: { one: '{count} older message', other: '{count} older messages' },
  writeIn: 'Write in {name}', writeInThread: 'Write in the thread', attachFile: 'Attach a file', suggestions: 'Suggestions', toCustomer: 'goes to the customer', group: 'group', noCommandsInThreads: 'Commands cannot be used in threads',
  onlyYou: 'Only visible to you', app: 'app', customer: 'customer', edited: 'edited', editMessage: 'Edit message', replies: { one: '{count} reply', other: '{count} replies' }, lastReply: 'last at {time}',
  messageTools: 'What to do with this message', react: 'React', reactWith: 'React with {name}', reactionBy: '{name}, by {who}', replyInThread: 'Reply in thread', moreActions: 'More actions',
  fileGone: 'This file was deleted.', picture: 'Picture', elsewhere: 'on another host, not loaded', optional: 'optional', choose: 'Choose', joinedChannel: '{name} joined', leftChannel: '{name} left',
  home: 'Home', messages: 'Messages', appHome: 'Isthmus: home and messages', noHome: 'The bot has not published a home for you yet.',
  unheard: 'The app did not answer: is the bot running?', tooLate: 'The app took longer than three seconds.',
  // Telegram
  phoneOf: 'Whose phone this is', nobody: 'Nobody yet', newCustomer: 'New customer', newGroup: 'New group', appLanguage: 'Language of their app', groupMembers: 'Members', groupHint: 'The bot joins too. It hears what is addressed to it: commands, mentions, replies.',
  noCustomers: 'No customer has written yet. Make one, and write to the team.', firstWords: 'Write something: the team reads it in Slack.', bot: 'bot', blocked: 'blocked', typing: 'typing …', chats: 'Chats', chatWith: 'Chat with {name}',
  messageTo: 'Message', messageAs: 'Message as {name}', commands: 'Commands', attach: 'Attach', block: 'Block the bot', unblock: 'Unblock the bot', leaveGroup: 'Leave the group',
  samplePhoto: 'A picture', sampleAlbum: 'An album of three', sampleVoice: 'A voice message', ownPicture: 'Your own picture …', ownFile: 'Your own file …', spoiler: 'Hidden words: show',
  forwarded: 'Forwarded from {name}', reaction: 'Reaction {emoji}', came: '{name} joined the group', went: '{name} left the group', upgraded: 'The group became a supergroup', pinned: 'A message was pinned',
  'kind.photo': 'Picture', 'kind.sticker': 'Sticker', 'kind.animation': 'Animation', 'kind.document': 'File', 'kind.voice': 'Voice message', 'kind.audio': 'Audio', 'kind.video_note': 'Video message', 'kind.video': 'Video',
  'kind.venue': 'Place', 'kind.location': 'Location', 'kind.contact': 'Contact', 'kind.poll': 'Poll', 'kind.dice': 'Dice', 'kind.service': 'Notice',
  // Between
  'tab.crossings': 'Crossings', 'tab.everything': 'Everything', 'tab.faults': 'Faults', theTeam: 'the team', theCustomer: 'the customer', insideOnly: 'stays inside', followIt: 'Open it on both sides', nothingYet: 'What one side writes and the other side reads appears here, with the time it took.',
  'step.wrote': 'written', 'step.form': 'form sent', 'step.card': 'card {text} in {where}', 'step.inThread': 'in the thread, {where}', 'step.held': 'held, can be undone', 'step.arrived': 'on {where}’s phone', 'step.delivered': 'marked delivered', 'step.failed': 'not delivered', 'step.undone': 'taken back', 'step.botSaid': 'the bot answers: {text}',
  faultsLead: 'Make the platforms misbehave, and watch what Isthmus does about it.', struck: { one: 'struck once', other: 'struck {count} times' }, atOnce: 'At once', cutSocket: 'Cut the sockets', socketsCut: { one: 'One socket cut', other: '{count} sockets cut' },
  restart: 'kill -9 and restart', restarting: 'Restarting …', restarted: 'The bot was killed and runs again', liftLimits: 'Lift rate limits', setLimits: 'Set rate limits', limitsOff: 'No rate limits', limitsOn: 'Rate limits as on the platforms',
  clock: 'Clock', clockNote: 'This moves the platforms’ clock. Isthmus keeps its own.', 'forward.hour': '1 hour', 'forward.day': '1 day', 'forward.week': '1 week',
  'fault.slack429': 'Slack: too many requests', 'fault.slack429.note': 'the next three posts get 429', 'fault.telegram429': 'Telegram: too many requests', 'fault.telegram429.note': 'the next three sends get 429',
  'fault.slackDown': 'Slack is down', 'fault.slackDown.note': 'every call gets 503', 'fault.telegramDown': 'Telegram is down', 'fault.telegramDown.note': 'every call gets 502', 'fault.lost': 'A lost answer', 'fault.lost.note': 'the next post is made, its answer never comes',
  'fault.twice': 'Everything twice', 'fault.twice.note': 'each event is delivered again', 'fault.silence': 'Telegram is silent', 'fault.silence.note': 'no update is handed over', 'fault.slow': 'Slow network', 'fault.slow.note': 'each call takes 1.5 s longer',
  // The guide
  'guide.message': 'A customer writes', 'guide.message.more': 'Pick up the phone at the right and write to the company. #bug says what it is about.', 'guide.thread': 'The team reads', 'guide.thread.more': 'In Slack a card has opened a thread, with the customer’s words under their name. Open it.',
  'guide.answer': 'The team answers', 'guide.answer.more': 'Press Reply on the card, or begin a message in the thread with @Isthmus. What is not marked stays inside.', 'guide.arrival': 'The answer arrives', 'guide.arrival.more': 'It waits a moment in which it can be undone, and then reaches the phone.',
  'guide.noThread': 'The team’s thread did not come: is the bot running?', 'guide.end': 'Told. Between both sides you see each step with its time. Try a fault, another colleague, a group.', 'guide.show': 'Show me', 'guide.doIt': 'Do it for me', 'guide.again': 'Once more', 'guide.stop': 'Close the guide',
}
