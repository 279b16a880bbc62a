"""Say which address belongs to which app."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from clinicbridge import health

urlpatterns = [
    path("", include("claims.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("clinicbridge.accounts.urls")),
    path("people/", include("clinicbridge.accounts.people_urls")),
    path("api/v1/", include("integrations.urls")),
    path("api/schema", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
handler500 = "clinicbridge.breakdowns.broke"
