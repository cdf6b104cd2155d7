// Tries a page again that could not be had. A refresh by the page's head does nothing in some browsers
// where a part behind the # is in the address, as it is where every join link leads.
"use strict";

setTimeout(() => location.reload(), 1000 * Number(document.currentScript.dataset.after));
