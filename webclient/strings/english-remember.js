/** Marks remembered on the server, in English. */

export const remember = {
  title: "Remember me on this server",
  offer: "Your marks then survive this browser and follow you to your other devices.",
  stored:
    "What is stored: the numbers of the films you marked and what you said about each. No name, no address, nothing else. The server’s owner may train the next model with them. You can have everything deleted at any time.",
  begin: "Remember me",
  haveCode: "I have a private link",
  codeLabel: "Private link or code",
  join: "Bring my marks here",
  noCode: "This is no private link: paste all of it, or the code behind “#id=”.",
  unknownCode: "This server knows no such link. It may have been forgotten, or belong to another server.",
  states: {
    saving: "Saving …",
    saved: "All your marks are saved on this server.",
    waiting:
      "Not saved yet: the server does not answer. Your marks are safe in this browser and will be saved as soon as it does.",
    gone: "This server no longer remembers you. Your marks are still here, in this browser.",
  },
  retry: "Try now",
  linkLabel: "Your private link",
  linkHint:
    "Open it on another device to share these marks. Keep it to yourself: whoever has it sees and changes them.",
  copy: "Copy link",
  copied: "Copied",
  leave: "Stop on this device",
  left: "This device no longer saves on the server",
  forget: "Forget me",
  forgetTitle: "Forget you on this server?",
  forgetText: "Everything stored under your private link is deleted for good. The marks in this browser stay.",
  forgotten: "Forgotten. The server holds nothing of you any more.",
  notForgotten: "The server does not answer, so nothing was deleted. Please try again.",
  notBegun: "The server does not answer. Nothing was stored; please try again.",
  full: "This server remembers as many visitors as it can. Your marks stay in this browser.",
  openTitle: "Bring the marks of this link here?",
  openText: "They are joined with those of this browser, which from then on saves its marks under this link.",
};
