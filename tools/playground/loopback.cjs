// Loaded before the playground, which would otherwise listen on every address of the machine: it listens on this one's own.
const net = require("net");
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (first, ...rest) {
  if (first !== null && typeof first === "object") return listen.call(this, { ...first, host: "127.0.0.1" }, ...rest);
  const others = typeof rest[0] === "string" ? rest.slice(1) : rest;
  return listen.call(this, first, "127.0.0.1", ...others);
};
