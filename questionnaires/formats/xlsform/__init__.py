"""XLSForm, the workbook in which KoboToolbox and ODK take their forms: https://xlsform.org."""

from questionnaires.formats.xlsform.reading import read as read
from questionnaires.formats.xlsform.writing import write as write
