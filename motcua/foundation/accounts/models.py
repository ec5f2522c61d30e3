"""Tables of accounts."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from motcua.foundation.accounts.values import AccountKind
from motcua.foundation.database.keys import new_id


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(sign_in_name=username)


class Account(AbstractBaseUser):
    """Somebody who can sign in, or a program with tokens."""

    id = models.UUIDField(primary_key=True, default=new_id)
    sign_in_name = models.TextField(unique=True)
    kind = models.TextField(choices=[(kind.value, kind.value) for kind in AccountKind])
    name = models.TextField()
    email = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    language = models.TextField(default="vi")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    objects = AccountManager()
    USERNAME_FIELD = "sign_in_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "kind"]

    class Meta:
        db_table = "accounts_account"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in AccountKind]),
                name="accounts_account_kind_known",
            )
        ]


class Token(models.Model):
    """A scoped secret of an integrator or a person; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    hash = models.BinaryField(unique=True)
    name = models.TextField()
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_token"


class Attempt(models.Model):
    """How often something was tried under a key within a window: what rate limits count by."""

    id = models.BigAutoField(primary_key=True)
    key = models.TextField()
    window_at = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta:
        db_table = "accounts_attempt"
        constraints = [models.UniqueConstraint(fields=["key", "window_at"], name="accounts_attempt_once")]
