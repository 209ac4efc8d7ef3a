/* Of the preview only: the form does everything as ever, and what it would send stays here. */
XMLHttpRequest.prototype.send = function () {};
