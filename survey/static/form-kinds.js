/* What only numbers, rankings and piped answers need of the form's script; sent to the forms that have them. */
window.kinds = {
  /* The name of the sentence about a number or a ranking, if there is one to say. */
  objection: function (item, values) {
    'use strict';
    var rule = item.rule, usual = rule.usual || [null, null], number;
    if (item.controls[0].type === 'select-one') {
      /* no place is left out before a filled one, and nothing stands twice */
      return values.every(function (value, place) {
        return item.controls[place].value && values.indexOf(value) === place;
      }) ? '' : 'rank';
    }
    if (rule.high === undefined) { return ''; }
    number = values[0].trim().replace(/[\uff10-\uff19]/g, function (wide) { return wide.charCodeAt(0) - 0xff10; });
    if (!/^\d{1,9}$/.test(number) || +number < rule.low || +number > rule.high) { return 'range'; }
    return (usual[0] !== null && +number < usual[0]) || (usual[1] !== null && +number > usual[1]) ? 'usual' : '';
  },

  /* Where an earlier answer is to be repeated: its words, or those that stand there without one. */
  pipe: function (form, answers) {
    'use strict';
    [].forEach.call(form.querySelectorAll('[data-pipe]'), function (place) {
      var name = place.getAttribute('data-pipe'), value = (answers[name] || [])[0];
      var row = form.querySelector('[name=' + name + ']:checked');
      place.otherwise = place.otherwise || place.textContent;
      place.textContent = value === undefined || +value < 0 ? place.otherwise : row ? row.parentNode.textContent.trim() : value;
    });
  }
};
