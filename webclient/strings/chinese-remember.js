/** Marks remembered on the server, in Simplified Chinese. */

/** @type {typeof import("./english-remember.js").remember} */
export const remember = {
  title: "在服务器上记住我",
  offer: "这样即使更换浏览器，标记也不会丢失，并可在你的其他设备上使用。",
  stored:
    "存储的内容：你标记的电影编号，以及你对每部的评价。没有姓名，没有地址，没有其他任何信息。服务器的所有者可能用它们训练下一个模型。你可以随时删除全部内容。",
  begin: "记住我",
  haveCode: "我有私人链接",
  codeLabel: "私人链接或代码",
  join: "把我的标记带到这里",
  noCode: "这不是私人链接：请粘贴完整链接，或“#id=”后面的代码。",
  unknownCode: "此服务器上没有这个链接。它可能已被删除，或属于另一台服务器。",
  states: {
    saving: "正在保存……",
    saved: "你的全部标记都已保存在此服务器上。",
    waiting: "尚未保存：服务器没有回应。你的标记安全地保存在此浏览器中，服务器恢复后会自动保存。",
    gone: "此服务器已不再记得你。你的标记仍在此浏览器中。",
  },
  retry: "立即重试",
  linkLabel: "你的私人链接",
  linkHint: "在另一台设备上打开它即可共用这些标记。请勿外传：拥有它的人可以查看和修改标记。",
  copy: "复制链接",
  copied: "已复制",
  leave: "在此设备上停止",
  left: "此设备不再保存到服务器",
  forget: "忘记我",
  forgetTitle: "让此服务器忘记你？",
  forgetText: "你的私人链接下存储的全部内容将被永久删除。此浏览器中的标记会保留。",
  forgotten: "已删除。服务器上不再有你的任何内容。",
  notForgotten: "服务器没有回应，什么都没有删除。请重试。",
  notBegun: "服务器没有回应，什么都没有存储。请重试。",
  full: "此服务器能记住的访客已满。你的标记保留在此浏览器中。",
  openTitle: "把这个链接的标记带到这里？",
  openText: "它们会与此浏览器中的标记合并，此浏览器今后的标记也会保存到这个链接下。",
};
