/* Says to the style sheet that scripts run. */
document.documentElement.className += " js";
