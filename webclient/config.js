/**
 * Where the API answers. "" means: at the address this page came from. When the page is hosted apart, put
 * the API's address here without a slash at the end, such as "http://127.0.0.1:8000".
 */
export const API_URL = "";
