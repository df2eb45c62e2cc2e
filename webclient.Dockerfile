# syntax=docker/dockerfile:1
# The page alone, on port 8001, for hosting it apart from the API: API_URL is the API's address as browsers see it.
FROM nginxinc/nginx-unprivileged:1.27-alpine
COPY --chown=101:101 webclient /usr/share/nginx/html
COPY <<'EOT' /etc/nginx/conf.d/default.conf
server {
    listen 8001;
    root /usr/share/nginx/html;
    add_header Cache-Control no-cache always;
    add_header X-Content-Type-Options nosniff always;
    location / {
        try_files $uri /index.html;
    }
    location ~ \.[a-z0-9]+$ {
        try_files $uri =404;
    }
}
EOT
COPY --chmod=755 <<'EOT' /docker-entrypoint.d/40-api-url.sh
#!/bin/sh
set -eu
case "${API_URL:-}" in
*[!A-Za-z0-9:/._-]*) echo "API_URL holds characters that no address has: $API_URL" >&2; exit 1 ;;
esac
printf 'export const API_URL = "%s";\n' "${API_URL:-}" >/usr/share/nginx/html/config.js
EOT
USER 101
EXPOSE 8001
HEALTHCHECK CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8001/"]
