/* The pages around the form: they offer a draft that this phone keeps, or erase it. ES5; nothing here is needed to go on. */
(function (window, document) {
  'use strict';
  var DAY = 24 * 60 * 60 * 1000;

  function each(selector, act) {
    [].forEach.call(document.querySelectorAll(selector), act);
  }

  /* Names of this survey's drafts: its own, and those of its units' links. Storage may be refused. */
  function drafts(name) {
    try {
      return Object.keys(window.localStorage).filter(function (key) {
        return key === name || key.indexOf(name + '/') === 0;
      });
    } catch (error) {
      return [];
    }
  }

  function erase(key) {
    window.localStorage.removeItem(key);
  }

  /* Without a ticket its answers wait for the form that the next code gives. */
  function fresh(key) {
    try {
      var draft = JSON.parse(window.localStorage.getItem(key));
      return draft.ticket && Math.abs(Date.now() - draft.time) < DAY;
    } catch (error) {
      return false;
    }
  }

  document.addEventListener('DOMContentLoaded', function () {
    each('[data-wipe]', function (page) {
      drafts(page.getAttribute('data-wipe')).forEach(erase);
    });
    each('[data-clear]', function (button) {
      var found = drafts(button.getAttribute('data-clear'));
      button.hidden = !found.length;
      button.addEventListener('click', function () {
        found.forEach(erase);
        button.hidden = true;
        button.nextElementSibling.hidden = false;
      });
    });
    each('[data-resume]', function (offer) {
      var found = drafts(offer.getAttribute('data-resume'));
      offer.hidden = !found.some(fresh);
    });
  });
})(window, document);
