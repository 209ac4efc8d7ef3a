/* What pages of the console do beyond HTML. Every page works without it but for copying. */
"use strict";
