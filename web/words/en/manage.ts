// What the page that manages says.

export const words = {
  title: 'OneTimeShare',
};

export type ManageWords = typeof words;
